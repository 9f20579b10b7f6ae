printf '1\nProperties=species:S:1:pos:R:3\nAl 0 0 0\n' >one.xyz
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 60}" --set "material.axes=[[1,0,0],[0,1,0],[0,0,1]]" --set scheme=atm --set "defects=[{atoms: {file: one.xyz, radius: 9, style: charge}}]")
expect=("defects.0.atoms.style is charge, must be left out: " "one.xyz is extended XYZ, whose columns have names, not a data file of LAMMPS")

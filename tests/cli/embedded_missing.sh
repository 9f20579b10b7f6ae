arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 60}" --set "material.axes=[[1,0,0],[0,1,0],[0,0,1]]" --set "material.lattice_origin=[0,0,0]" --set scheme=atm
  --set "defects=[{atoms: {file: none.xyz, radius: 9}}]")
expect=("defects.0.atoms.file: none.xyz: No such file or directory")

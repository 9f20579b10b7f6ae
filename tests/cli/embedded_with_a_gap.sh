# The file holds atoms up to 12 Å from its origin.
data=$(dirname "$test")/../data
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 60}" --set "material.axes=[[1,0,0],[0,1,0],[0,0,1]]" --set "material.lattice_origin=[0,0,0]" --set scheme=atm
  --set "defects=[{atoms: {file: '$data/dumbbell.xyz', radius: 9, center: [0, 0, 9]}}]")
expect=("defects.0.atoms.file leaves a gap at the seam: no atom is within 2.14 Å of the site at (2.016, -8.064, 10.08) Å, 8.38 Å from the centre")

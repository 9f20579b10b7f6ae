printf 'one\n\n1 atoms\n1 atom types\n\nAtoms # charge\n\n1 1 0 0 0\n' >one.data
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 60}" --set "material.axes=[[1,0,0],[0,1,0],[0,0,1]]" --set scheme=atm --set "defects=[{atoms: {file: one.data, radius: 9}}]")
expect=("one.data:8: the line has 5 words, must have 6, or 9 with image flags, as atoms of style charge have")

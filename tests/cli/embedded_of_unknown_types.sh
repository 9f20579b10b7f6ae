printf 'two\n\n2 atoms\n2 atom types\n0 9 xlo xhi\n0 9 ylo yhi\n0 9 zlo zhi\n\nMasses\n\n1 26.98\n2 1\n\nAtoms # atomic\n\n1 1 0 0 0\n2 2 2 2 0\n' >two.data
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 60}" --set "material.axes=[[1,0,0],[0,1,0],[0,0,1]]" --set scheme=atm --set "defects=[{atoms: {file: two.data, radius: 9}}]")
expect=("two.data is type 2, must be one of material.species; types can tell which")

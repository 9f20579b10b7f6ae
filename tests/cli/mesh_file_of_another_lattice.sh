"$atomesh" mesh good.yaml --output made >/dev/null 2>&1
line 6 "  lattice_constant: 4.04"
line 24 "mesh: {file: made/mesh.h5}"
expect=("good.yaml:24: mesh.file: made/mesh.h5 does not fit this case: it was made for material.lattice_constant 4.032082, the case has 4.04")

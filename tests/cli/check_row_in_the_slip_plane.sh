arguments=(check good.yaml)
line 8 "  lattice_origin: [-0.71278, 0.48, 0]"
expect=("good.yaml:8: material.lattice_origin" "a hole at (-19" "no row of atoms lies in a slip plane")

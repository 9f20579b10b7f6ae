line 6 "  lattice_constant: 0.01"
arguments=(bulk good.yaml)
expect=("good.yaml:6: material.lattice_constant: the cell vectors span 2.5e-07 Å³, must span a volume")

sed -i 's|^  structure:.*|  structure: custom|; s|^  lattice_constant:.*|  cell: [[4, 0, 0], [0, 4, 0], [0, 0, 4]]\n  basis: [{species: Al, at: [0, 0, 0.5]}, {species: Al, at: [1, 0, 0.5]}]|' good.yaml
arguments=(bulk good.yaml)
expect=("good.yaml:7: material.basis" "atoms 1 and 2 of the basis are 0 Å apart, must be different places")

sed -i 's|^  structure:.*|  structure: custom|; s|^  lattice_constant:.*|  cell: [[4, 0, 0], [0, 4, 0], [0, 0, 4]]\n  basis: [{species: Al, at: [0, 0, 0.98]}, {species: Al, at: [1, 0, 0.01375]}]|' good.yaml
arguments=(bulk good.yaml)
expect=("good.yaml:7: material.basis" "atoms 1 and 2 of the basis are 0.135 Å apart, must be different places, at least 0.713 Å apart")

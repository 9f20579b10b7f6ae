sed -i 's|^  structure:.*|  structure: custom|; s|^  lattice_constant:.*|  cell: [[4, 0, 0], [0, 4, 0], [0, 0, 4]]\n  basis: [{species: Al, at: [0, 0, 0]}, {species: Al, at: [0.5, 0.5, 0.5]}]|' good.yaml
expect=("good.yaml:7: material.basis has 2 atoms a cell, must have 1")

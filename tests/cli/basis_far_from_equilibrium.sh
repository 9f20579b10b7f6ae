space
arguments=(check good.yaml)
sed -i 's|^  structure:.*|  structure: custom|; s|^  potential:.*|  potential: SW_StillingerWeber_1985_Si__MO_405512056662_005|; s|^  species:.*|  species: [Si]|; s|^  axes:.*||; s|^  lattice_constant:.*|  cell: [[0, 2.7155, 2.7155], [2.7155, 0, 2.7155], [2.7155, 2.7155, 0]]\n  basis: [{species: Si, at: [0, 0, 0]}, {species: Si, at: [0.45, 0.25, 0.25]}]|' good.yaml
expect=("good.yaml:7: material.basis: ")

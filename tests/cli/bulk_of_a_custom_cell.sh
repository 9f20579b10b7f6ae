# A tetragonal cell of two atoms is pulled to bcc, and its basis to the middle.
sed -i 's|^  potential:.*|  potential: EAM_Dynamo_MendelevHanSrolovitz_2003Potential2_Fe__MO_769582363439_005|; s|^  species:.*|  species: [Fe]|
  s|^  structure:.*|  structure: custom|; s|^  lattice_constant:.*|  cell: [[2.85, 0, 0], [0, 2.9, 0], [0, 0, 2.8]]|' good.yaml
arguments=(bulk good.yaml --set "material.basis=[{species: Fe, at: [0, 0, 0]}, {species: Fe, at: [0.5, 0.49, 0.51]}]")
code=0
expect=("cell       [2.8553246" "space group Im-3m (229)" "C11        243.359" "2 atoms a cell")

# Planes of atoms along [001] of silicon are a quarter of its lattice constant apart: two gaps a cell.
half_space
sed -i 's|^  structure:.*|  structure: diamond|; s|^  potential:.*|  potential: SW_StillingerWeber_1985_Si__MO_405512056662_005|; s|^  species:.*|  species: [Si]|; /lattice_constant/d; s|^  free_top:.*|  free_top: true\n  termination: 3|' good.yaml
expect=("domain.termination is 3, must be at most 2, the number of gaps between the planes of a cell")

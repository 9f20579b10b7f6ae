# Which atom of a cell ends a surface is not chosen yet.
half_space
sed -i 's|^  structure:.*|  structure: diamond|; s|^  potential:.*|  potential: SW_StillingerWeber_1985_Si__MO_405512056662_005|; s|^  species:.*|  species: [Si]|; /lattice_constant/d' good.yaml
expect=("domain.free_top is true with a crystal of 2 atoms a cell, must be false")

bicrystal
line 3 "  potential: SW_StillingerWeber_1985_Si__MO_405512056662_005"
line 4 "  species: [Si]"
line 5 "  structure: diamond"
line 6 "  lattice_constant: 5.43095"
arguments=(check good.yaml --set boundary.far=sharp)
expect=("boundary.far is sharp in a crystal of 2 atoms a cell, must be atoms")

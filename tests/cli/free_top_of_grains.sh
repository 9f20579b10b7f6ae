bicrystal
line 3 "  potential: SW_StillingerWeber_1985_Si__MO_405512056662_005"
line 4 "  species: [Si]"
line 5 "  structure: diamond"
line 6 "  lattice_constant: 5.43095"
arguments=(check good.yaml --set scheme=atm --set "domain={dimension: 3, shape: box, size: [80, 80, 80], free_top: true}")
expect=("domain.free_top is true with grains of 2 atoms a cell, must be false")

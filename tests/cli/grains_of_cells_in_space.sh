bicrystal
line 3 "  potential: SW_StillingerWeber_1985_Si__MO_405512056662_005"
line 4 "  species: [Si]"
line 5 "  structure: diamond"
line 6 "  lattice_constant: 5.43095"
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 80}")
expect=("boundary: grains are given in dimension 3 of 2 atoms a cell with scheme bqcf, must have one, or the scheme must be atm")

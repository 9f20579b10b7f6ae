line 3 "  potential: LennardJones612_UniversalShifted__MO_959249795837_003"
line 4 "  species: [electron]"
line 6 "  lattice_constant: 3"
line 12 "  radius: 30000"
line 23 "scheme: atm"
sed -i '13,22s/.*//' good.yaml
expect=("good.yaml:3: material.potential: with about 3.9e+03 neighbours within its cutoff of 18.53 Å the 8.9e+08 atoms need about" "GiB of memory, must fit")

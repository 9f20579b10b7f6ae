line 3 "  potential: LennardJones612_UniversalShifted__MO_959249795837_003"
line 4 "  species: [electron]"
line 6 "  lattice_constant: 0.1"
expect=("good.yaml:6: material.lattice_constant: at 0.00025 Å³ an atom about 1.1e+08 neighbours are within the cutoff of the potential, 18.53 Å" "GiB, must fit")

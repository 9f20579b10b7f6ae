# A closed form knows one species and no pair of two.
space
line 3 "  potential: lj epsilon=0.4 sigma=2.6 switch=4 cutoff=5.5"
line 4 "  species: [Al, Ni]"
line 14 "  - substitutional: {at: [0, 0, 0], species: Ni}"
expect=("good.yaml:3: material.potential" "lj is for one species, 2 are asked of it")

space
line 4 "  species: [Al, Ni]"
line 14 "  - substitutional: {at: [0, 0, 0], species: Ni}"
expect=("good.yaml:4: material.species" "species Ni is not in this potential")

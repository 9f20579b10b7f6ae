space
line 14 "  - substitutional: {at: [0, 0, 0], species: Al}"
expect=("good.yaml:14: defects.0.substitutional.species is Al, the crystal's own, must be another of material.species")

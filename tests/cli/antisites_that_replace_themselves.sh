compound
line 14 "  - substitutionals: {species: Ni, replaces: Ni, count: 1, radius: 9}"
expect=("good.yaml:14: defects.0.substitutionals.replaces is Ni, must be another than the species that is put there")

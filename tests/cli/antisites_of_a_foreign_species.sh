compound
line 14 "  - substitutionals: {species: Ni, replaces: Cu, count: 1, radius: 9}"
expect=("good.yaml:14: defects.0.substitutionals.replaces is Cu, must be a species of the crystal")

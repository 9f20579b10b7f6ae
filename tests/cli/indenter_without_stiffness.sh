half_space
line 13 "  indenter: {radius: 40, depth: 2, stiffness: 0}"
expect=("good.yaml:13: load.indenter.stiffness is 0 eV/Å³, must be > 0")

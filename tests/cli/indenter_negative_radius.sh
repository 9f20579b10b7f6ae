half_space
line 13 "  indenter: {radius: -40, depth: 2}"
expect=("good.yaml:13: load.indenter.radius is -40 Å, must be > 0")

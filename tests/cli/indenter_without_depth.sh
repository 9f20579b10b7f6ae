half_space
line 13 "  indenter: {radius: 40}"
expect=("good.yaml:13: load.indenter.depth is missing")

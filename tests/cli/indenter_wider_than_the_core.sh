half_space
line 13 "  indenter: {radius: 40, depth: 4}"
expect=("good.yaml:14: regions.core is 14 Å, must be at least 17.4 Å, the radius at which the indenter cuts the top")

half_space
line 10 "  size: [120, 40, 120]"
expect=("good.yaml:14: regions.blend is 26 Å, must be below")

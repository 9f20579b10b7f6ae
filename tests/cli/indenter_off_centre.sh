half_space
line 13 "  indenter: {radius: 40, depth: 2, center: [30, 0]}"
expect=("good.yaml:13: load.indenter.center is [30, 0] Å: the atomistic zone around it reaches a held face, must leave")

half_space
line 13 "  indenter: {radius: 40, depth: 2, center: [0, 61]}"
expect=("good.yaml:13: load.indenter.center is [0, 61] Å, must be x and z inside the box of 120 x 60 x 120 Å with a free top")

space
line 14 "  - void: {radius: 8, semi_axes: [8, 8, 5]}"
expect=("good.yaml:14: defects.0.void.radius is given beside semi_axes, must be left out")

space
line 14 "  - void: {center: [0, 0, 0]}"
expect=("good.yaml:14: defects.0.void.radius is missing, must be there, or semi_axes")

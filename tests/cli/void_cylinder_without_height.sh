space
line 14 "  - void: {radius: 8, axis: [0, 0, 1]}"
expect=("good.yaml:14: defects.0.void.height is missing, must be the height of the cylinder in Å: the body is not periodic along its axis")

periodic
arguments=(check good.yaml --set "defects=[{loop: {burgers: [0.5, 0.5, 0], radius: 10, poisson: 0.34}}]")
expect=("defects.0.loop is a loop in a body that is periodic, must be in one that is not: its field does not repeat, and those of its images are not summed")

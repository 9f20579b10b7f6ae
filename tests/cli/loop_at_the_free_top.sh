half_space
arguments=(run good.yaml --set "defects=[{loop: {burgers: [0.5, 0.5, 0], center: [0, 23, 0], normal: [1, 1, 0], radius: 8, poisson: 0.34}}]")
expect=("defects.0.loop.center puts a corner of the loop at y = 27.899 Å, must leave at least 2.85 Å to the free top at y = 28.225 Å, or the scheme must be atm")

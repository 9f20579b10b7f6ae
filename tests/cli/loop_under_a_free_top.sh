half_space
arguments=(run good.yaml --set "defects=[{loop: {burgers: [0.5, 0.5, 0], center: [0, -8, 0], normal: [1, 1, 0], radius: 8, poisson: 0.34}}]")
expect=("good.yaml:11: domain.free_top is true with a dislocation loop, must be false, or the scheme atm: its field would bend the top")

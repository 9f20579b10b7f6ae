half_space
arguments=(check good.yaml --set scheme=atm --set "defects=[{loop: {burgers: [0.5, 0.5, 0], center: [0, 23, 0], normal: [1, 1, 0], radius: 8, poisson: 0.34}}]")
expect=("good.yaml is fine")
code=0

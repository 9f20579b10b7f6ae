periodic
arguments=(check good.yaml --set "defects=[{void: {radius: 11}}]")
expect=("defects.0.void.radius is 11 Å, must be less than half the periodic length of 20.1604 Å")

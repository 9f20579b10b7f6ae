half_space
arguments=(run good.yaml --set "defects=[{void: {center: [0, 20, 0], radius: 8}}]")
expect=("defects.0.void.radius is 8 Å: the void reaches up to the free top at y = 28.225 Å, must end 4.0 Å below it, or the scheme must be atm")

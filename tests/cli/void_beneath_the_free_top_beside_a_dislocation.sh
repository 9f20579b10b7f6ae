half_space
arguments=(check good.yaml --set "domain.periodic=[false, false, true]" --set "domain.size.0=320" --set "domain.size.2=22.8088" --set "material.axes=[[1, 1, 0], [0, 0, 1], [1, -1, 0]]" --set "load={}"
  --set "defects=[{dislocation: {burgers: [0.5, 0.5, 0], position: [-60, 10], cut: [-1, 0], poisson: 0.34}}, {void: {center: [60, 15, 0], radius: 4}}]")
expect=("defects: what lies at (60, 15, 0) Å is" "below the free top, must be more than" "or no farther along x than" "from a straight dislocation that is not, or the scheme must be atm")

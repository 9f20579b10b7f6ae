half_space
arguments=(check good.yaml --set "domain.periodic=[false, false, true]" --set "domain.size.2=22.8088" --set "material.axes=[[1, 1, 0], [0, 0, 1], [1, -1, 0]]" --set "load={}"
  --set "defects=[{dislocation: {burgers: [0.5, 0.5, 0], position: [0, 10], cut: [-1, 0], poisson: 0.34}}]")
expect=("defects: the refined zone of a straight dislocation in dimension 3 ends on the periodic faces alone: what lies at y = 10 Å is" "below the free top, must be")

bicrystal
arguments=(check good.yaml --set boundary.far=sharp --set "boundary.translation=[1.905272, 1.8075]" --set "domain={dimension: 3, shape: ball, radius: 64}"
  --set "defects=[{loop: {center: [0, -12, 0], radius: 6, normal: [1, 1, 1], burgers: [0.5, -0.5, 0], poisson: 0.34}}]")
expect=("boundary.far is sharp in dimension 3 with a dislocation and scheme bqcf, must be atoms, or the scheme must be atm")

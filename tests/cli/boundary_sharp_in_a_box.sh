bicrystal
arguments=(check good.yaml --set boundary.far=sharp --set "domain={dimension: 3, shape: box, size: [80, 80, 40]}")
expect=("boundary.far is sharp in dimension 3 with scheme bqcf, must be atoms")

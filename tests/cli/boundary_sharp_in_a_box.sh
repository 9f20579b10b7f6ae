bicrystal
arguments=(check good.yaml --set boundary.far=sharp --set "domain={dimension: 3, shape: box, size: [80, 80, 40]}")
expect=("scheme is bqcf in dimension 3, must be atm, or the body a disc")

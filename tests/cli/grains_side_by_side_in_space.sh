bicrystal
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 80}")
expect=("boundary is given in dimension 3 with scheme bqcf: a grain beside another must lie above it in a box that is periodic along both directions" "or the scheme must be atm")

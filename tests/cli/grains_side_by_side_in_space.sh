bicrystal
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 80}")
expect=("boundary: grain 1 lies beside grain 0 in dimension 3" "the scheme must be atm")

bicrystal
arguments=(boundary good.yaml --set boundary.height=1e12)
expect=("--set boundary.height=1e12: boundary.height is 1e+12 Å, must be > 0 and at most 10000 Å")

bicrystal
arguments=(check good.yaml --set "domain={dimension: 3, shape: box, size: [80, 80, 80], free_top: true}")
expect=("domain.free_top is true with grains and scheme bqcf, must be false, or the scheme must be atm")

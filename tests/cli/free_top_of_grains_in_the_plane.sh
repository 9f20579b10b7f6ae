bicrystal
arguments=(check good.yaml --set "domain={shape: box, size: [160, 160], free_top: true}" --set scheme=atm)
expect=("domain.free_top is true with grains in dimension 2, must be false")

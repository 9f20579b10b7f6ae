bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "grains=[{euler: [0, 0, 0], seed: [0,0,0]}, {euler: [36.87, 0, 0], seed: [0,0,0], within: 0, radius: 40}]")
expect=("grains.1.radius: the boundary of grain 1 comes to (40, 0) Å" "or the scheme must be atm")

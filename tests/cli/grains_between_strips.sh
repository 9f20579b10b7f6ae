bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "grains=[{euler: [0, 0, 0], seed: [0,-20,0]}, {euler: [36.87, 0, 0], seed: [0,0,0]}, {euler: [0, 0, 0], seed: [0,20,0]}]")
expect=("grains.1.seed: grain 1 has 2 arcs of the outer surface, must have one, or the scheme must be atm")

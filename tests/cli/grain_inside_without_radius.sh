bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "grains=[{euler: [0, 0, 0], seed: [0,0,0]}, {euler: [36.87, 0, 0], seed: [0,0,0], within: 0}]")
expect=("grains.1.radius is 0 Å, must be > 0 for a grain that is within another and has no faces")

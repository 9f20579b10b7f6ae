bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 80}" --set "grains=[{euler: [0, 0, 0], seed: [0,0,0]}, {euler: [36.87, 0, 0], seed: [0,0,0], within: 0, radius: 40}]")
expect=("grains.1.radius is 40 Å, must be below" "or the scheme must be atm")

bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "grains=[{euler: [0, 0, 0], seed: [0,0,0]}, {euler: [36.87, 0, 0], seed: [0,0,0], within: 1, radius: 10}]")
expect=("grains.1.within is 1, must be the number of another grain that is itself within none")

bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "grains=[{axes: [[1,-3,0],[3,1,0],[0,0,1]], euler: [0, 0, 0], seed: [0,-1,0]}, {axes: [[-1,-3,0],[3,-1,0],[0,0,1]], seed: [0,1,0]}]")
expect=("grains.0.euler is given beside the other, a grain must have axes or euler, one of them")

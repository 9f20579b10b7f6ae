bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "grains=[{axes: [[1,-3,0],[3,1,0],[0,0,1]], seed: [0, 10, 0]}, {axes: [[-1,-3,0],[3,-1,0],[0,0,1]], seed: [0, 1000, 0]}]")
expect=("grains.1.seed: nothing of the disc of radius 80 Å lies in this grain, each must have a part of it")

bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "grains=[{axes: [[1,-3,0],[3,1,0],[0,0,1]], seed: [0,-1,0]}, {axes: [[1,1,-2],[1,1,1],[1,-1,0]], seed: [0,1,0]}]")
expect=("grains.1.axes repeats along z with 2.55619 Å, must repeat as the first grain does, with 3.615 Å")

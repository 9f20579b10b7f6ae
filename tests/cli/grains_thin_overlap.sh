# Far thinner than the distance of the places in the body that are looked at.
bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "grains=[{axes: [[1,-3,0],[3,1,0],[0,0,1]], faces: [{normal: [0,1,0], offset: 0.3}]}, {axes: [[-1,-3,0],[3,-1,0],[0,0,1]], faces: [{normal: [0,-1,0], offset: 0}]}]")
expect=("grains.1.faces: the place" "lies in grain 0, too: grains must not overlap")

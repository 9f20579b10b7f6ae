bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 80}" --set "grains=[{euler: [0, 0, 0], seed: [0,0,0]}, {euler: [36.87, 0, 0], within: 0, faces: [{normal: [1,0,0], offset: 8}, {normal: [-1,0,0], offset: 8}]}]")
expect=("grains.1.faces is given in dimension 3 with scheme bqcf, must be a seed and a radius")

bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "grains=[{euler: [10,0,0], seed: [0,-1,0]}, {euler: [10,33,0], seed: [0,1,0]}]")
expect=("grains.1.euler has z along no lattice direction of small indices")

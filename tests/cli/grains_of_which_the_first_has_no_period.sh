bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "grains=[{euler: [10,33,0], seed: [0,-1,0]}, {euler: [10,0,0], seed: [0,1,0]}]")
expect=("grains.0.euler has z along [0 0.544639 0.838671], must be a lattice direction of small indices")

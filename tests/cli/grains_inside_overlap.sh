bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set scheme=atm --set "grains=[{euler: [0, 0, 0], seed: [0, 0, 0]}, {euler: [36.87, 0, 0], seed: [5, 0, 0], within: 0, radius: 8}, {euler: [36.87, 0, 0], seed: [8, 0, 0], within: 0, radius: 8}]")
expect=("grains.2.seed: the place" "inside this grain, lies in grain 1, too: grains must not overlap")

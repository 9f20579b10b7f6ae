bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "domain={dimension: 3, shape: box, size: [90, 120, 90], periodic: [true, false, true]}" --set material.lattice_constant=3.6 --set "grains=[{euler: [0, 0, 0], seed: [-10, 0, 0]}, {euler: [0, 0, 0], seed: [10, 0, 0]}]")
expect=("grains.0.seed: a face of grain 0 is not normal to y, along which alone the body does not repeat" "or the scheme must be atm")

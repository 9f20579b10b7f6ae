bicrystal
sed -i '9,12d' good.yaml
arguments=(check good.yaml --set "domain={dimension: 3, shape: box, size: [22.863, 120, 18.075], periodic: [true, false, true]}" --set "grains=[{axes: [[1, -3, 0], [3, 1, 0], [0, 0, 1]], seed: [0, -10, 0]}, {euler: [20, 30, 40], seed: [0, 10, 0]}]")
expect=("grains has x along [1 -3 0], must be a lattice direction of small indices of all grains, with a period in common")

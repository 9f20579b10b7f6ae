bicrystal
arguments=(check good.yaml --set "grains=[{euler: [0, 0, 0], seed: [0,-1,0]}, {euler: [0, 0, 0], seed: [0,1,0]}]")
expect=("grains is given beside boundary, must be left out: a boundary says itself which two grains meet")

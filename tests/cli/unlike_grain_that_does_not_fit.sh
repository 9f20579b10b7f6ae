unlike
arguments=(check good.yaml --set "grains.1.lattice_constant=2.8")
expect=("grains.1.fit would strain the grain by 29.1 % along z, must be less than 15 %: its period is 2.8 Å, that of the first 3.615 Å")

unlike
arguments=(check good.yaml --set grains.1.lattice_constant=0.05 --set grains.1.fit=false)
expect=("grains.1.lattice_constant: at 3.13e-05 Å³ an atom about" "neighbours are within the cutoff of the potential" "GiB, must fit")

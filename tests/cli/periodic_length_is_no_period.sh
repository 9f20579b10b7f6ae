periodic
arguments=(check good.yaml --set domain.size.2=21)
expect=("domain.size.2 is 21 Å, must be a lattice period, for the body is periodic along z: the nearest are 20.160410 and 24.192492 Å")

periodic
arguments=(check good.yaml --set "domain.size=[80.6416, 80.6416, 20.1604]" --set "domain.periodic=[true, true, true]")
expect=("domain.periodic is true in all directions, must be false in one, or the scheme must be atm")

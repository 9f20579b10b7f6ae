periodic
arguments=(check good.yaml --set domain.size.2=8.064164)
expect=("domain.size.2 is 8.06416 Å, must be more than twice the longest edge of a lattice cell")

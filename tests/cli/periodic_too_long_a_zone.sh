periodic
arguments=(check good.yaml --set "domain.size=[110, 52.417, 20.1604]" --set "domain.periodic=[false, true, true]")
expect=("defects: the refined zone around (0, 0, 0) Å" "reaches a periodic face" "only those of the shortest period may be crossed")

periodic
arguments=(check good.yaml --set domain.free_top=true --set "domain.periodic=[false, true, false]")
expect=("domain.periodic.1 is true with domain.free_top, must be false: the free top is a face across y")

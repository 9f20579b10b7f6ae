# The zone crosses the faces that are near, not those that it does not reach.
periodic
arguments=(check good.yaml --set "domain.size=[110, 120.96246, 20.1604]" --set "domain.periodic=[false, true, true]")
code=0
expect=("good.yaml is fine")

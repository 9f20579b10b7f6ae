half_space
# Of every atom a void may be open above, where the lattice has sites and the body has none.
arguments=(check good.yaml --set scheme=atm --set "load={}" --set "defects=[{void: {center: [0, 27, 0], radius: 8}}]")
code=0
expect=("good.yaml is fine" "1 void")

# Of a case only the material counts: neither scheme nor body need be there.
sed -i '/^domain:/,$d' good.yaml
arguments=(bulk good.yaml --set material.lattice_constant=4)
code=0
expect=("structure  fcc Al" "constant 4.032081972 Å")

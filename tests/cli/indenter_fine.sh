half_space
arguments=(check good.yaml)
code=0
expect=("good.yaml is fine" "box of 120 x 60 x 120 Å with a free top" "atoms to 14 Å, blend to 26 Å, elements beyond" "indenter   sphere of radius 40 Å, 2 Å deep at [0, 0] Å")

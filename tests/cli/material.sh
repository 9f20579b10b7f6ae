arguments=(material SW_StillingerWeber_1985_Si__MO_405512056662_005)
code=0
expect=("species    Si" "cutoff     3.771180 Å" "first terms yes, second terms yes" "the model's own callbacks" "Si prefers diamond" "fcc      -3.940133 eV an atom, unstable: C11 - C12 is -38.8" "hcp      -3.940133 eV an atom, unstable: 2 C44 is -2.897 GPa, and the atoms of its cell shift" "C44         56.4467   109.7514")

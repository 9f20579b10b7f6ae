arguments=(material SW_StillingerWeber_1985_Si__MO_405512056662_005)
code=0
expect=("species    Si" "cutoff     3.771180 Å" "first terms yes, second terms yes" "the model's own callbacks" "Si prefers diamond" "C44         56.4467   109.7514")

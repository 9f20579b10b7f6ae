# The model was fitted to crystals, and its free atoms lie 0.2 eV below germanium as diamond.
arguments=(bulk SNAP_ZuoChenLi_2019_Ge__MO_183216355174_000 --structure diamond)
code=0
expect=("energy     -4.4927" "of isolated ones" "stable by Born's criterion" "Fd-3m (227)")

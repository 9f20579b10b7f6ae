# Exact second derivatives: LAMMPS' differences of stresses give 117.94 for C11.
arguments=(bulk EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --structure fcc)
code=0
expect=("constant 4.032081972 Å" "energy     -3.360000001 eV" "C11        118.0181   118.0181" "C12         62.1648" "C44         36.6954" "cubic, space group Fm-3m (225), 3 elastic constants"
  "exact second derivatives" "stable by Born's criterion" "Zener 1.31399")

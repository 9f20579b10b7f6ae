line 6 "  lattice_constant: 2.0"
expect=("good.yaml:6: material.lattice_constant is 2 Å" "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005")

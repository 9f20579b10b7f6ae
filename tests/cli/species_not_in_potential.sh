line 4 "  species: [Cu]"
expect=("good.yaml:4: material.species" "Cu" "Al" "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005")

line 4 "  species: [Cu]"
expect=("good.yaml:" "Cu" "Al" "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005")

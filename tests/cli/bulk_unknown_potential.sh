arguments=(bulk EAM_Dynamo_ErcolesiAdams_1994_Al)
expect=("EAM_Dynamo_ErcolesiAdams_1994_Al is neither a file nor a closed form" "EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005")

arguments=(bulk EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --species Cu --structure fcc)
expect=("species Cu is not in this potential, which has Al")

arguments=(material EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --surface 111)
expect=("--surface is an option of bulk, material takes none")

arguments=(bulk EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --structure fcc --surface 0001)
expect=('--surface is "0001", must be three whole numbers')

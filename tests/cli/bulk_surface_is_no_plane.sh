arguments=(bulk EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --structure fcc --surface 11x)
expect=('--surface is "11x", must be three whole numbers' 'such as 111, 1-10 or "1 1 -1"')

touch there
arguments=(gamma EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --structure fcc --output there)
expect=("there")

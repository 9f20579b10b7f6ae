arguments=(gamma EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --structure fcc --direction 112)
expect=("--direction 112 is at 70.53 degrees to the plane (111), must lie in it")

arguments=(gamma EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --structure fcc --points 2)
expect=("--points is 2, must be a whole number from 5 to 1001")

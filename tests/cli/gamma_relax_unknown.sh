arguments=(gamma EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --structure fcc --relax much)
expect=("--relax is much, must be none, normal or full")

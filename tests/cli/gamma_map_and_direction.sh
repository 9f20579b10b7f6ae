arguments=(gamma EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --structure fcc --map --direction 11-2)
expect=("--map is of the whole plane, --direction 11-2 of a line: give one of them")

arguments=(bulk EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005 --structure fcc)
expect=("has the species Al, Ni: say by --species which 1 to take")

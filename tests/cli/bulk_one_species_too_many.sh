arguments=(bulk EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005 --species Ni,Al --structure hcp)
expect=("--species is Ni,Al, must be 1 for the structure hcp")

arguments=(bulk EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005 --species Ni,Al --structure l12)
code=0
expect=("structure  l12 Ni3Al" "constant 3.533169635 Å" "4 atoms a cell" "space group Pm-3m (221)")

bicrystal
line 3 "  potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005"
line 4 "  species: [Ni, Al]"
line 5 "  structure: b2"
arguments=(check good.yaml --set boundary.beside=Cu)
expect=("boundary.beside is Cu, must be one of the crystal's species")

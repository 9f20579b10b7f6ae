space
line 3 "  potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005"
line 4 "  species: [Al, Ni]"
line 14 "  - substitutionals: {species: Ni, radius: 4}"
expect=("good.yaml:14: defects.0.substitutionals says neither, must say either count or concentration")

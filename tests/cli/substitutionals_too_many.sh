space
line 3 "  potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005"
line 4 "  species: [Al, Ni]"
line 14 "  - substitutionals: {species: Ni, count: 20, radius: 4}"
expect=("good.yaml:14: defects.0.substitutionals.count is 20, must be at most 1" "the free sites within 4 Å")

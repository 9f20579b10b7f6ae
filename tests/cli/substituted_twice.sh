space
line 3 "  potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005"
line 4 "  species: [Al, Ni]"
line 14 "  - substitutional: {at: [0, 0, 0], species: Ni}"
sed -i "14a\  - substitutional: {at: [0.2, 0.1, 0], species: Ni}" good.yaml
expect=("good.yaml:15: defects.1.substitutional.at picks the site at (-0.7128, -1.008, 0) Å, which defects.0 substitutes already, must be nearest to another site")

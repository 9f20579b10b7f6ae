space
line 3 "  potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005"
line 4 "  species: [Al, Ni]"
sed -i "14a\  - substitutional: {at: [0.2, 0.1, 0], species: Ni}" good.yaml
expect=("good.yaml:15: defects.1.substitutional.at picks the site at (-0.7128, -1.008, 0) Å, which is vacant, must be nearest to a site with an atom")

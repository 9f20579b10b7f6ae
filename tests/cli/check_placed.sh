space
line 3 "  potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005"
line 4 "  species: [Al, Ni]"
sed -i "14a\  - substitutionals: {species: Ni, concentration: 0.25, radius: 9}" good.yaml
sed -i "15a\  - interstitial: {at: [0, 0, 9], species: Ni}" good.yaml
arguments=(check good.yaml)
code=0
expect=("0 dislocations, 1 vacancy, 46 substituted sites, 1 interstitial")

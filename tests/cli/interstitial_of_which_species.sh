compound
line 14 "  - interstitial: {at: [0, 0, 1.4]}"
expect=("good.yaml:14: defects.0.interstitial.species is missing, must be one of material.species: the crystal has 2")

space
line 14 "  - interstitial: {at: [0, 0, 2], species: Fe}"
expect=("good.yaml:14: defects.0.interstitial.species is Fe, must be one of material.species")

space
line 14 "  - interstitial: {at: [0, 0, 2.016]}"
arguments=(run good.yaml --set scheme=cb)
expect=("good.yaml:14: defects.0.interstitial: the atom at (0, 0, 2.016) Å lies where β is 1, must lie in the atomistic core")

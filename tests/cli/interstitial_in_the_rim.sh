space
line 14 "  - interstitial: {at: [92, 0, 2.016]}"
arguments=(check good.yaml --set scheme=atm)
expect=("good.yaml:14: defects.0.interstitial.at puts an atom at (92, 0, 2.016) Å, which is held, must lie 12.1 Å inside the faces of the ball of radius 100 Å")

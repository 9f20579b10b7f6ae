half_space
arguments=(run good.yaml --set scheme=atm --set "load={}" --set "defects=[{interstitial: {at: [0, 29.9, 0]}}]")
expect=("defects.0.interstitial.at puts an atom at (0, 29.9, 0) Å, must lie below y = 29.233 Å, half a plane distance above the free top")

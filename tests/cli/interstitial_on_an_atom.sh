space
sed -i "14a\  - interstitial: {at: [-0.7, -1, 2.5]}" good.yaml
arguments=(check good.yaml)
expect=("good.yaml:15: defects.1.interstitial.at puts an atom at (-0.7, -1, 2.5) Å, 0.351 Å from the one at (-0.7128, -1.008, 2.851) Å, must be at least 1.14 Å from every other, 0.4 of the nearest-neighbour distance")

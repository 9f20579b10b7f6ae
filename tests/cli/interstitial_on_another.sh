space
sed -i "14a\  - interstitial: {at: [0, 0, 0.3]}" good.yaml
sed -i "15a\  - interstitial: {at: [0, 0, -0.3]}" good.yaml
expect=("good.yaml:16: defects.2.interstitial.at puts an atom at (0, 0, -0.3) Å, 0.6 Å from the one at (0, 0, 0.3) Å")

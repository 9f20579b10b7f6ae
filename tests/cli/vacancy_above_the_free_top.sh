arguments=(run good.yaml --set "domain={shape: box, size: [200, 140], free_top: true}" --set "defects=[{vacancy: {at: [0, 70.5, 0]}}]")
expect=("defects.0.vacancy.at is [0, 70.5] Å, must be inside the box of 200 x 140 Å with a free top")

arguments=(run good.yaml --set "domain={shape: box, size: [200, 140], free_top: true}" --set "defects=[{vacancy: {at: [0, 69, 0]}}]")
expect=("defects.0.vacancy.at picks the site at (" "must lie at least 2.9 Å below the free top at y = 69.553 Å, or the scheme must be atm")

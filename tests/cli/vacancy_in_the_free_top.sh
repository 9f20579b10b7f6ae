half_space
arguments=(run good.yaml --set "defects=[{vacancy: {at: [0, 27.5, 0]}}]")
expect=("defects.0.vacancy.at picks the site at (" "must lie at least 4.0 Å below the free top at y = 28.225 Å, or the scheme must be atm")

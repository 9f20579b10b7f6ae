arguments=(check good.yaml --set "defects.0={vacancy: {at: [93, 0, 0]}}" --set scheme=atm)
expect=("defects.0.vacancy.at picks the site at (9" "which is held, must lie inside the free body, a disc of radius 87.9 Å")

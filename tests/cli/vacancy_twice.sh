arguments=(check good.yaml --set "defects=[{vacancy: {at: [0.6, 1, 0]}}, {vacancy: {at: [2.9, 0, 0]}}, {vacancy: {at: [0.9, 1.3, 5]}}]")
expect=("defects.2.vacancy.at picks the site at (0.7128, 1.008) Å, which defects.0 picks already, must be nearest to another site")

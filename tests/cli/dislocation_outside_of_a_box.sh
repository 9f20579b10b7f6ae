arguments=(check good.yaml --set "domain={shape: box, size: [200, 140]}" --set "defects.0.dislocation.position=[0, 71]")
expect=("defects.0.dislocation.position is [0, 71] Å, must be inside the box of 200 x 140 Å")

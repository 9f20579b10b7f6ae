arguments=(run good.yaml --set "domain={shape: box, size: [200, 140], free_top: true}" --set "defects.0.dislocation.position=[0, 68.5]")
expect=("defects.0.dislocation.position is [0, 68.5] Å, must lie at least 2.85 Å below the free top at y = 69.553 Å")

arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 60}" --set scheme=atm --set "defects=[{atoms: {file: one.data, radius: 9, tolerance: 0.6}}]")
expect=("defects.0.atoms.tolerance is 0.6, must be > 0 and at most 0.5 nearest-neighbour distances")

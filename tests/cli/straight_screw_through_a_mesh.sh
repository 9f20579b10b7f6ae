periodic
arguments=(check good.yaml --set "defects=[{dislocation: {burgers: [0, 0, 1], poisson: 0.34}}]")
expect=("defects.0.dislocation.burgers has a screw part of 4.03208 Å, must have none, or the scheme must be atm, or dimension 2")

periodic
arguments=(check good.yaml --set "domain.periodic=[true, false, true]" --set "domain.size.0=100.802" --set "defects=[{dislocation: {burgers: [1, 0, 0], poisson: 0.34}}]")
expect=("defects.0.dislocation is straight, along z, in dimension 3, must be in dimension 2, or in a body that is periodic along z and along nothing else")

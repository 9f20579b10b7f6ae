periodic
arguments=(check good.yaml --set "domain={dimension: 3, radius: 90, shape: ball, periodic: [true, false, false]}")
expect=("domain.periodic.0 is true, must be false: a ball has no pair of flat faces across x")

periodic
arguments=(check good.yaml --set "domain={dimension: 3, radius: 90, shape: cylinder, size: [0, 0, 80], periodic: [true, false, false]}")
expect=("domain.periodic.0 is true, must be false: a cylinder has no pair of flat faces across x")

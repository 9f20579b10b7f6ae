space
arguments=(run good.yaml --set "domain={dimension: 3, shape: box, size: [100, 3e6, 100]}")
expect=("domain.size.1 is 3e+06 Å, must be at most 2e+06 Å")

space
arguments=(run good.yaml --set domain.radius=1e9)
expect=("--set domain.radius=1e9: domain.radius is 1e+09 Å, must be at most 1e+06 Å")

arguments=(run good.yaml --set domain.radius=-5)
expect=("--set domain.radius=-5: domain.radius is -5 Å, must be > 0")

line 12 "  radius: -5"
expect=("good.yaml:12: domain.radius is -5 Å, must be > 0")

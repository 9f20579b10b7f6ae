line 12 "  radius: wide"
expect=("good.yaml:12: domain.radius is wide, must be a number")

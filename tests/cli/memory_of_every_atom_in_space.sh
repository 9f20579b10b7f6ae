space
line 12 "  radius: 100000"
line 23 "scheme: atm"
expect=("good.yaml:12: domain.radius: scheme atm needs about" "of memory for the 2.6e+14 atoms of the ball of radius 100000 Å, must fit")

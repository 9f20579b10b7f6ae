line 11 "  radius: 50"
expect=("good.yaml:12: domain.radius is given twice, first in line 11")

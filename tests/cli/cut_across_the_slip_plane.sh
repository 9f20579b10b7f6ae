line 17 "      cut: [0, 2]"
expect=("good.yaml:17: defects.0.dislocation.cut" "is [0, 1]" "along the edge part of the Burgers vector" "[1, 0]")

bicrystal
line 11 "  axis: [0, 0, 0]"
expect=("good.yaml:11: boundary.axis is [0 0 0], must be a direction")

bicrystal
line 5 "  structure: hcp"
line 6 ""
line 10 ""
line 11 "  axis: [1, 1, -2, 0]"
line 12 "  plane: [1, 0, -1, 2]"
expect=("good.yaml:11: boundary.axis is [1 1 -2 0], must lie in the plane (1 0 -1 2)")

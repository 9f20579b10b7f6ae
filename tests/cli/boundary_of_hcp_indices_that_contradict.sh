bicrystal
line 5 "  structure: hcp"
line 6 ""
line 10 ""
line 11 "  axis: [1, -2, 1, 0]"
line 12 "  plane: [1, 0, 1, 2]"
expect=("good.yaml:12: boundary.plane is [1 0 1 2], of four indices the first three must sum to 0")

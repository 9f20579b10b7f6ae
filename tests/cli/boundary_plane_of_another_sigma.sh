bicrystal
line 12 "  plane: [4, 1, 0]"
expect=("good.yaml:12: boundary.plane is (4 1 0), which is no plane of a symmetric Sigma 5 boundary about [0 0 1], must be one such as (2 1 0)")

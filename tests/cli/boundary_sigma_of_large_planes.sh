bicrystal
line 10 "  sigma: 997"
expect=("good.yaml:12: boundary.plane is (3 1 0), which is no plane of a symmetric Sigma 997 boundary about [0 0 1], those have indices above 12")

bicrystal
line 10 "  sigma: 4"
expect=("good.yaml:10: boundary.sigma is 4, which no rotation of a cubic crystal about [0 0 1] has, must be one of 5, 13, 17, 25, 29, 37, ...")

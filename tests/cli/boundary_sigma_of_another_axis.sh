bicrystal
line 10 "  sigma: 3"
arguments=(boundary good.yaml)
expect=("good.yaml:10: boundary.sigma is 3, which no rotation of a cubic crystal about [0 0 1] has")

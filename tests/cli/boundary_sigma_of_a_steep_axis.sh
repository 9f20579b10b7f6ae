bicrystal
line 11 "  axis: [50, 0, 1]"
expect=("good.yaml:10: boundary.sigma is 5, which no rotation of a cubic crystal about [50 0 1] has: that of the first one is above 40")

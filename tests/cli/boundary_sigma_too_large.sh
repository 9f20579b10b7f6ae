# It took minutes to be refused for its plane.
bicrystal
line 10 "  sigma: 1000001"
expect=("good.yaml:10: boundary.sigma is 1000001, must be at most 9999")

bicrystal
line 12 "  plane: [1, 1, 1]"
expect=("good.yaml:12: boundary.plane is (1 1 1), must hold the axis [0 0 1] (a tilt boundary) or be normal to it (a twist boundary)")

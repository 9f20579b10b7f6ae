bicrystal
line 12 "  plane: [3, 1, 0, 0]"
expect=("good.yaml:12: boundary.plane is [3 1 0 0], must be three indices, the structure is fcc")

space
line 12 "  radius: 20000"
line 22 "  blend: 10000"
expect=("good.yaml:22: regions.blend: the mesh of" "of them atoms of the refined zone, needs about" "of memory, must fit")

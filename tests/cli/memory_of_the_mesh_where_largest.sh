space
line 12 "  radius: 20000"
line 24 "mesh: {max_size: 8}"
expect=("good.yaml:24: mesh.max_size: the mesh of" "needs about" "of memory, must fit")

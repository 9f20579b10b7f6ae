space
line 12 "  radius: 20000"
line 24 "mesh: {size: 4, grading: 0}"
expect=("good.yaml:24: mesh.size: the mesh of" "needs about" "of memory, must fit")

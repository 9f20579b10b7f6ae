line 24 "mesh: {file: mesh.h5}"
expect=("good.yaml:24: mesh.file: mesh.h5 cannot be read")

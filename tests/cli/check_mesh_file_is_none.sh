arguments=(check good.yaml)
line 24 "mesh: {file: good.yaml}"
expect=("good.yaml:24: mesh.file: good.yaml is no HDF5 file, must be the mesh.h5 of the command mesh")

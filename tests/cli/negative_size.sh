arguments=(check good.yaml --set mesh.size=-1)
expect=("--set mesh.size=-1: mesh.size is -1 Å, must be >= 0")

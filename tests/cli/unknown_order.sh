arguments=(check good.yaml --set mesh.order=3)
expect=("--set mesh.order=3: mesh.order is 3, must be 1 (linear) or 2 (quadratic far elements)")

line 24 "mesh: {size: 0.7}"
expect=("good.yaml:24: mesh.size is 0.7 Å, finer than the lattice, must be 0 or at least half the nearest-neighbour distance, 1.426 Å")

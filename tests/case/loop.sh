# The example. Every atom: 68.2956 eV; with linear elements 68.305 to 68.316, as Gmsh makes the mesh.
arguments=("$examples/loop/case.yaml")
checks=("status is converged" "energy_eV = 68.31 +- 0.03" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 24000")

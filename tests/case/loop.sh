# The example. Every atom: 68.2956 eV; with linear elements 68.272 eV, which Gmsh's mesh moves by 0.01.
arguments=("$examples/loop/case.yaml")
checks=("status is converged" "energy_eV = 68.27 +- 0.02" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 24000")

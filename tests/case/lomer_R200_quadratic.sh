# The example with quadratic far elements: 21864 atoms by 4144 nodes. Measured: 0.212 %.
arguments=("$examples/lomer/case.yaml" --set mesh.order=2)
checks=("status is converged" "order = 2 +- 0" "error_h1_relative <= 0.0023" "num_nodes <= 4500" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0"
  "energy_eV = 2.828147 +- 2e-3")

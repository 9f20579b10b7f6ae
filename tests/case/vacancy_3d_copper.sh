# 1.2723 eV within 0.5 %; measured 1.27227.
arguments=("$examples/vacancy_3d/copper.yaml")
checks=("status is converged" "energy_eV = 1.2723 +- 0.0063" "num_nodes <= 8000" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")

# 44.39 mJ/m², relaxed along the normal, by an independent code, to 1 %; every atom of this block has 44.404.
arguments=("$data/stacking_fault.yaml")
checks=("status is converged" "energy_eV = 1.41103 +- 0.0141" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 4000")

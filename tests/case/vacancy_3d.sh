# The formation energy is known from relaxations of every atom: 0.6934 eV, to be met within 0.5 %; measured 0.69330.
arguments=("$examples/vacancy_3d/case.yaml")
checks=("status is converged" "energy_eV = 0.6934 +- 0.0034" "num_nodes <= 8000" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0"
  "num_atoms_represented = 87398 +- 0")

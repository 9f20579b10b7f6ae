# Every atom: 23.95493 eV with the vacancy, 23.33629 eV without it (0.90474 J/m² times the area), so 0.61865 eV for the vacancy; coupled 1.7e-4 eV more.
arguments=("$examples/boundary_3d/case.yaml")
checks=("status is converged" "energy_eV = 23.95510 +- 2e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 4179 +- 0"
  "num_nodes <= 2500")

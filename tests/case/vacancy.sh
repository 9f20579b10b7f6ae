# The example on a smaller disc. Every atom of it: 9.637899 eV, made by --set scheme=atm; with this mesh the companion's energy is 1.7e-6 eV above.
arguments=("$examples/vacancy/case.yaml" --set domain.radius=80)
checks=("status is converged" "energy_eV = 9.637899 +- 1e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 3510 +- 0"
  "num_nodes <= 2200")

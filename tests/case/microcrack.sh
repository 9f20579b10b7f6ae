# The example on a smaller disc. Every atom of it: 12.065273 eV, made by --set scheme=atm; with this mesh the companion's energy is 9.5e-5 eV above.
arguments=("$examples/microcrack/case.yaml" --set domain.radius=80)
checks=("status is converged" "energy_eV = 12.065273 +- 2e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 3506 +- 0"
  "num_nodes <= 2400")

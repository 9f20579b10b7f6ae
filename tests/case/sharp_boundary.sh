# Every atom of the example: 1.254750 eV, made by --set scheme=atm. Without the strip, where the missing compliance of the boundary counts most, 1.254765.
arguments=("$examples/sharp_boundary/case.yaml" --set boundary.strip=0)
checks=("status is converged" "energy_eV = 1.25475 +- 6e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 7767 +- 0"
  "num_nodes <= 1700")

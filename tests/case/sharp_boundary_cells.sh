# Cells of two atoms: a vacancy beside a boundary of NiAl that is sharp away from it. Every atom of the example: 1.034234 eV, made by --set scheme=atm; relative H1 error 0.6 %.
arguments=("$examples/sharp_boundary/nial.yaml")
checks=("status is converged" "energy_eV = 1.034234 +- 1e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 7615 +- 0"
  "num_nodes <= 2800")

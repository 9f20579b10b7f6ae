# The example on a smaller disc. Every atom of it: 5.70732 eV, made by --set scheme=atm; this mesh meets it to 2.3 % in relative H1, the companion's energy to 0.006 eV.
arguments=("$examples/silicon/case.yaml" --set domain.radius=80)
checks=("status is converged" "energy_eV = 5.70732 +- 0.009" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 3858 +- 0"
  "num_nodes <= 2100")

# Every atom of the example: 4.04936 eV, made by --set scheme=atm; coupled 0.1 % below.
arguments=("$examples/dislocation_at_twin/case.yaml" --set scheme=bgfc)
checks=("status is converged" "energy_eV = 4.0453 +- 5e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 6619 +- 0")

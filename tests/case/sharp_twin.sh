# A dislocation beside a twin boundary that is sharp away from both, quadratic elements. Every atom: 1.89724 eV, made by --set scheme=atm; coupled 0.15 % above.
arguments=("$examples/dislocation_at_twin/case.yaml" --set scheme=bgfc --set mesh.order=2 --set boundary.far=sharp --set boundary.strip=30)
checks=("status is converged" "energy_eV = 1.89724 +- 4e-3" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 6619 +- 0")

# The benchmark with one site missing, on a smaller hexagon, with quadratic elements. Every site of it: 20.135332 eV, made by --set scheme=atm.
arguments=("$examples/triangular/crack1.yaml" --set domain.radius=23.5)
checks=("status is converged" "energy_eV = 20.135332 +- 2e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 1000")

arguments=("$data/part.yaml" --set scheme=atm)
checks=("status is converged" "energy_eV = 0.693283 +- 2e-6" "residual_max_eV_per_A <= 1e-8" "num_elements = 0 +- 0")

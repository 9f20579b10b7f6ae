# Every atom, by --set scheme=atm: 0.619402 eV.
arguments=("$examples/sharp_boundary/space.yaml" --set regions.core=11.5 --set regions.blend=23 --set domain.radius=54)
checks=("status is converged" "energy_eV = 0.6194 +- 1e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 10000")

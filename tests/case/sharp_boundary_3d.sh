# Every atom, by --set scheme=atm: 0.619402 eV. Without the strip there are 8410 sites, and the energy is 3.5e-5 eV off.
arguments=("$examples/sharp_boundary/space.yaml" --set regions.core=11.5 --set regions.blend=23 --set domain.radius=54 --set boundary.strip=3)
checks=("status is converged" "energy_eV = 0.619402 +- 3e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_sites >= 10000" "num_nodes <= 12000")

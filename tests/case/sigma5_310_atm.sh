# Every atom of the disc: 0.9047 J/m² as in a periodic bicrystal.
arguments=("$examples/sigma5_310/case.yaml" --set scheme=atm --set domain.radius=60)
checks=("status is converged" "boundary_energy_J_per_m2 = 0.9047 +- 1e-3" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")

# Every atom in space, periodic along the boundary: 0.9047 J/m² times 11.431634 x 7.23 Å² is 4.6670 eV.
arguments=("$examples/sigma5_310/case.yaml" --set scheme=atm --set "domain={dimension: 3, shape: box, size: [11.431634, 80, 7.23], periodic: [true, false, true]}")
checks=("status is converged" "energy_eV = 4.6670 +- 1e-3" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")

# Vacancies that repeat along a boundary. Every atom, by --set scheme=atm: 0.619328 eV; measured 0.619372. Forces of 1e-5 eV/Å leave some 1e-8 eV.
arguments=("$examples/sharp_boundary/space.yaml" --set regions.core=11.5 --set regions.blend=23 --set solver.tolerance=1e-5
  --set "domain={dimension: 3, shape: box, size: [68.5896, 98, 65.07], periodic: [true, false, true]}")
checks=("status is converged" "energy_eV = 0.619328 +- 6e-5" "residual_max_eV_per_A <= 1e-5" "negative_eigenvalues = 0 +- 0" "num_nodes <= 9500" "hessian_products <= 70")

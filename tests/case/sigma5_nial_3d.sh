# Cells of two atoms in a stack, under a load that shears either grain the other way. Every atom: 29.39629 eV, made by --set scheme=atm; relative H1 error 0.47 %.
arguments=("$examples/sigma5_nial/case.yaml" --set "domain={dimension: 3, shape: box, size: [27.1507, 140, 14.3096], periodic: [true, false, true]}"
  --set "load.deformation_gradient=[[1, 0, 0], [0, 1.003, 0], [0, 0, 1]]" --set output.vtu=false)
checks=("status is converged" "energy_eV = 29.39629 +- 2e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 2800")

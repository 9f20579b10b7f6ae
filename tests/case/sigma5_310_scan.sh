# A run that finds translation, overlap and relaxation itself gets the same boundary.
arguments=("$examples/sigma5_310/case.yaml" --set "boundary.translation=[0, 0]" --set "boundary.relaxation=[0, 0, 0]" --set boundary.scan=true --set boundary.height=15 --set "boundary.grid=[2, 2]"
  --set boundary.overlaps=[0.7] --set domain.radius=70)
checks=("status is converged" "boundary_energy_J_per_m2 = 0.9047 +- 2e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")

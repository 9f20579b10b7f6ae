# A brick with a step: a box as large gives 0.693288 eV with this mesh, all atoms of the brick 0.693283 eV.
arguments=("$data/part.yaml")
checks=("status is converged" "energy_eV = 0.693289 +- 2e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "seconds.loading >= 0.01")

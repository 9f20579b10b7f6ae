# The acceptance bound of the coupling: at most 0.6 % with at most 3500 nodes for 21864 atoms. Measured: 0.482 %.
source "$tests/case/exact.sh"
arguments=("${exact[@]}" --set domain.radius=200 --set mesh.grading=1.25 --set "reference=$data/lomer_R200.xyz.gz")
checks=("status is converged" "error_h1_relative <= 0.006" "num_nodes <= 3500" "num_atoms_represented = 21864 +- 0" "residual_max_eV_per_A <= 1e-8"
  "negative_eigenvalues = 0 +- 0")

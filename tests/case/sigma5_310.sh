# 0.9047 J/m² with every atom, periodic, by atomesh boundary and by LAMMPS; 0.9047 with every atom of this disc, 5e-5 below it coupled.
arguments=("$examples/sigma5_310/case.yaml")
checks=("status is converged" "boundary_energy_J_per_m2 = 0.9047 +- 2e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 6136 +- 0"
  "num_nodes <= 4000")

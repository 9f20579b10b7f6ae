# 0.0222 J/m² with every atom, periodic, by atomesh boundary and by LAMMPS.
arguments=("$examples/twin/case.yaml" --set domain.radius=70)
checks=("status is converged" "boundary_energy_J_per_m2 = 0.02224 +- 2e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 2700")

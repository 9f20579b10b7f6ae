# 0.9511 J/m² with every atom, periodic, by atomesh boundary and by LAMMPS.
arguments=("$examples/sigma5_210/case.yaml" --set scheme=bgfc)
checks=("status is converged" "boundary_energy_J_per_m2 = 0.9511 +- 3e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 6139 +- 0")

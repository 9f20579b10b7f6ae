# 0.1142 J/m² with every atom, periodic, by atomesh boundary and by LAMMPS; with every atom of this disc 5.85617 eV and 0.11424 J/m², relative H1 error 0.062 %.
arguments=("$examples/twin_magnesium/case.yaml" --set output.vtu=false --set output.picture=false)
checks=("status is converged" "boundary_energy_J_per_m2 = 0.11428 +- 2e-5" "energy_eV = 5.85617 +- 2e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0"
  "num_atoms_represented = 4404 +- 0" "num_nodes <= 3600")

# A boundary of cells of two atoms. 1.1940 J/m² with every atom, periodic, by atomesh boundary and by LAMMPS, and with every atom of this disc; 9e-4 less coupled, for
# sites beyond the core are not counted. Every atom: 31.18313 eV, made by --set scheme=atm; relative H1 error 0.080 %.
arguments=("$examples/sigma5_nial/case.yaml" --set output.vtu=false)
checks=("status is converged" "boundary_energy_J_per_m2 = 1.1931 +- 2e-4" "energy_eV = 31.18313 +- 1e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0"
  "num_atoms_represented = 4862 +- 0" "num_nodes <= 3900")

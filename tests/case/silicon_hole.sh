# LAMMPS, by tools/peers/point_defect.in -var structure diamond -var n 4 -var kind tetrahedral: 4.95717408 eV.
arguments=("$data/silicon_hole.yaml")
checks=("status is converged" "formation_energy_eV = 4.95717408 +- 2e-8" "relaxation_volume_A3 = 43.1553 +- 1e-4" "negative_eigenvalues = 0 +- 0")

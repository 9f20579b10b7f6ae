# LAMMPS, by tools/peers/point_defect.in -var structure b2 -var n 8 -var kind antisite: -0.40011400 eV. With fcc Ni at -4.45 eV and the cell at -8.990840 eV aluminium counts
# -4.540840 eV, with fcc Al at -3.36 eV nickel -5.630840 eV. Both round totals of 4600 eV, and LAMMPS prints 1e-8 eV.
arguments=("$data/antisite.yaml")
checks=("status is converged" "excess_energy_eV = -0.40011400 +- 2e-8" "formation_energy_eV is null" "formation_energies_eV.Ni = -0.490954 +- 1e-6"
  "formation_energies_eV.Al = 1.870726 +- 1e-6" "atoms_added.Ni = 1 +- 0" "atoms_added.Al = -1 +- 0" "relaxation_volume_A3 = -2.4188 +- 1e-4" "negative_eigenvalues = 0 +- 0")

# A dumbbell in aluminium: every atom of this ball relaxed costs 2.4739 eV and swells by 31.313 Å³, LAMMPS' periodic cube of 14³ cells costs 2.4745 eV, to be met within 0.1 %;
# measured 2.47396 and 31.312.
arguments=("$examples/interstitial_3d/case.yaml")
checks=("status is converged" "formation_energy_eV = 2.4739 +- 0.0025" "relaxation_volume_A3 = 31.313 +- 0.031" "num_nodes <= 8000" "residual_max_eV_per_A <= 1e-8"
  "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 87400 +- 0")

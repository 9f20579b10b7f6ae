# Nickel in aluminium: LAMMPS' periodic cube of 14³ cells has -1.96529 eV less -1.09 eV between the two crystals, and dipoles of -5.9978 eV, -12.171 Å³; within 0.1 %; measured
# -0.87537 eV and -12.169 Å³.
arguments=("$examples/interstitial_3d/solute.yaml")
checks=("status is converged" "formation_energy_eV = -0.87529 +- 0.0009" "relaxation_volume_A3 = -12.171 +- 0.012" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")

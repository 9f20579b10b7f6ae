# Every atom, by --set scheme=atm: 1.1503 eV/Å. A sharp coupling two cutoffs away is 6 % too stiff (core 8, blend 16 Å in a box of 90 x 45 x 90 Å: 1.8 % at half an ångström of depth, 3.5 % at one).
arguments=("$data/silicon_indented.yaml")
checks=("status is converged" "indenter_force_eV_per_A = 1.1503 +- 0.08" "num_contacts = 7 +- 0" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 2200")

# One bond of 2.1682 eV goes from each of 16 atoms, and half of it was theirs; in Stillinger's and Weber's crystal nothing else changes. It is the surface of atomesh bulk.
arguments=("$data/silicon_top.yaml")
checks=("status is converged" "energy_eV = 17.3456 +- 1e-4" "residual_max_eV_per_A <= 1e-8")

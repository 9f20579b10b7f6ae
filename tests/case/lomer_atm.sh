# Every atom, against LAMMPS: the lowest of several equilibria. LAMMPS stopped at forces of about 1e-7 eV/Å. Measured: 5.8e-7 Å.
arguments=("$examples/lomer/case.yaml" --set domain.radius=100 --set scheme=atm --set "reference=$data/lomer_R100.xyz.gz")
checks=("status is converged" "error_max_A <= 1e-3" "site_energy_sum_eV = 2.417665 +- 1e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")

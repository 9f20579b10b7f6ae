# Every atom, against LAMMPS: the lowest of several equilibria. LAMMPS stopped at forces of about 1e-6 eV/Å. Measured: 2.6e-6 Å.
source "$tests/case/exact.sh"
arguments=("${exact[@]}" --set scheme=atm --set "reference=$data/lomer_R100.xyz.gz")
checks=("status is converged" "error_max_A <= 1e-3" "site_energy_sum_eV = 2.417665 +- 1e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")

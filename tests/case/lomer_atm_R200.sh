# Every atom, against LAMMPS: with this many unknowns Newton's systems are solved iteratively, and stability is judged by Lanczos.
source "$tests/case/exact.sh"
arguments=("${exact[@]}" --set domain.radius=200 --set scheme=atm --set "reference=$data/lomer_R200.xyz.gz")
checks=("status is converged" "error_max_A <= 1e-3" "site_energy_sum_eV = 2.828147 +- 1e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")

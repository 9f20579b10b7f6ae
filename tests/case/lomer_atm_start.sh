# Every atom, from where LAMMPS left it: without a start it takes 10 descent and 4 Newton steps.
arguments=("$examples/lomer/case.yaml" --set domain.radius=100 --set scheme=atm --set "start=$data/lomer_R100.xyz.gz")
checks=("status is converged" "descent_steps <= 2" "newton_iterations <= 2" "site_energy_sum_eV = 2.417665 +- 1e-5")

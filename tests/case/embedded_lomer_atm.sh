# With every atom, and LAMMPS' core as the start: the energy of the run without it, 2.4176651891 eV, to what a residual of 1e-8 eV/Å leaves.
arguments=("$examples/lomer/case.yaml" --set scheme=atm --set domain.radius=100 --set "defects=[{dislocation: {burgers: [0.5, 0.5, 0], poisson: 0.34}}, {atoms: {file: '$data/lomer_R100.xyz.gz', radius: 30}}]" --set "reference=$data/lomer_R100.xyz.gz")
checks=("status is converged" "energy_eV = 2.4176651891 +- 1e-9" "error_max_A <= 1e-6" "newton_iterations <= 4")

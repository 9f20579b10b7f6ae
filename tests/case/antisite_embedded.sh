# The same antisite out of a file, by what its atoms are: they start at rest to the 6 digits written.
arguments=("$data/antisite.yaml" --set "defects=[{atoms: {file: '$data/antisite.xyz', center: [1.431, 1.431, 1.431], radius: 5}}]")
checks=("status is converged" "excess_energy_eV = -0.40011400 +- 2e-8" "descent_steps <= 4")

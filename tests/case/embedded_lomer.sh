# The core of the example as LAMMPS has relaxed it, here two periods long and a few periods off, is the start, for the field of the dislocation around it: the same equilibrium as without (0.48 % from the far elements), with a tenth of
# the first residual. Without the core Newton's method takes 7 steps.
period=2.851112504507
zcat "$data/lomer_R100.xyz.gz" | awk -v c=$period 'NR == 1 {print 2 * $1} NR == 2 {sub("0 0 " c, "0 0 " 2 * c); print} NR > 2 {z = $4; for (k = 6; k > 4; k--) {$4 = sprintf("%.9f", z + k * c); print}}' >two.xyz
arguments=("$examples/lomer/case.yaml" --set "defects=[{dislocation: {burgers: [0.5, 0.5, 0], poisson: 0.34}}, {atoms: {file: '$PWD/two.xyz', radius: 15}}]" --set regions.core=14 --set regions.blend=38)
checks=("status is converged" "error_h1_relative <= 0.0050" "error_max_A <= 0.00084" "negative_eigenvalues = 0 +- 0" "newton_iterations <= 5")

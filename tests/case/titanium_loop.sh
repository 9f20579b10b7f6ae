# The loop's 259.8 Å² have 34 atoms, of 7.62 Å² each, in either of the two planes that a c takes; 64 of the ball's 10842 are missing.
arguments=("$data/titanium_loop.yaml")
checks=("status is converged" "num_atoms_represented = 10778 +- 0" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0")

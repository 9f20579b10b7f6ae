# Newton's method may take one step at a time: each attempt goes on from where the last one ended, and needs hardly any descent between them. From where it began it took 21 steps of it. The energy is that of
# an attempt that is not cut short.
arguments=("$examples/vacancy/case.yaml" --set scheme=bgfc --set solver.max_iterations=1)
checks=("status is converged" "energy_eV = 62.114566 +- 1e-6" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "descent_steps <= 15")

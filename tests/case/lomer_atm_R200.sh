# Every atom of the large disc: solved without a matrix, and stability is judged by Lanczos. Measured: 4.6e-6 Å.
arguments=("$examples/lomer/case.yaml" --set scheme=atm)
checks=("status is converged" "error_max_A <= 1e-3" "site_energy_sum_eV = 2.828147 +- 1e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0"
        "hessian_products <= 100") # measured: 84; many more if the preconditioner were none

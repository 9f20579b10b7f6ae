# Every atom, by --set scheme=atm: 0.135 eV, met to 1.46 % in relative H1. The energy told is 0.03 eV off, of 35 eV that the loop began with.
arguments=("$data/titanium_glide.yaml")
checks=("status is converged" "energy_eV = 0.165 +- 0.01" "residual_max_eV_per_A <= 1e-6" "negative_eigenvalues = 0 +- 0" "num_nodes <= 12500")

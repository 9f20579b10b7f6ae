# Cut through the narrow gap the atoms of the top lose three bonds each, not one.
arguments=("$data/silicon_top.yaml" --set domain.termination=2)
checks=("status is converged" "energy_eV = 52.0368 +- 3e-4" "residual_max_eV_per_A <= 1e-8")

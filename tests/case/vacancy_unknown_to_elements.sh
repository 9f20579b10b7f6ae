# Elements alone know nothing of a vacancy: there is no formation energy, not one of 0 eV.
arguments=("$examples/vacancy/case.yaml" --set domain.radius=60 --set "load={}" --set scheme=cb --set "regions={}")
checks=("status is converged" "energy_eV = 0 +- 1e-9" "formation_energy_eV is")
expect=("formation energy   none: elements alone know no single atoms")

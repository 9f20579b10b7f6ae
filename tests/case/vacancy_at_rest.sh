# The example without its load, a smaller disc: formation energy and dipole of one period of the row. Every atom (--set scheme=atm): 0.690897 eV, -2.6417 Å², -7.6305 Å³.
arguments=("$examples/vacancy/case.yaml" --set domain.radius=100 --set "load.deformation_gradient=[[1, 0, 0], [0, 1, 0], [0, 0, 1]]")
checks=("status is converged" "formation_energy_eV = 0.690897 +- 1e-5" "relaxation_area_A2 = -2.6417 +- 1e-3" "relaxation_volume_A3 = -7.6305 +- 3e-3")

# A box instead of the disc, without load: its outline does not matter much. Every atom of it: 0.691040 eV, of the disc of radius 80 Å: 0.691071 eV, both by --set scheme=atm.
arguments=("$examples/vacancy/case.yaml" --set "domain={shape: box, size: [160, 150]}" --set "load={}")
checks=("status is converged" "formation_energy_eV = 0.691040 +- 1e-5" "residual_max_eV_per_A <= 1e-8" "num_atoms_represented = 4236 +- 0" "num_nodes <= 2400")

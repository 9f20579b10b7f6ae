# A box instead of the disc. Under a load its outline counts, which at rest the energy hardly notices: a mesh that is 10 Å longer along y is 4e-5 eV off. Every atom, by --set scheme=atm: 0.766306 eV.
arguments=("$examples/vacancy/case.yaml" --set "domain={shape: box, size: [160, 150]}" --set "load={deformation_gradient: [[1.001, 0, 0], [0, 1.001, 0], [0, 0, 1]]}")
checks=("status is converged" "energy_eV = 0.766306 +- 2e-5" "residual_max_eV_per_A <= 1e-8" "num_atoms_represented = 4236 +- 0" "num_nodes <= 2400")

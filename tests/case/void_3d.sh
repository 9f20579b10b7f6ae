# The example in a smaller ball, by energies. Every atom of it: 325.281543 eV, by --set scheme=atm; measured 325.2847 with this mesh.
arguments=("$examples/void_3d/case.yaml" --set domain.radius=66 --set scheme=bgfc)
checks=("status is converged" "energy_eV = 325.2815 +- 6e-3" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 27000")

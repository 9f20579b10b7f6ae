# The example. Every atom of it, started from there: 53.585181 eV, most of it of the surface, of which the coupled run has the part that is atoms.
arguments=("$examples/surface/case.yaml")
checks=("status is converged" "energy_eV = 12.116940 +- 1e-3" "surface_energy_eV = 10.184395 +- 1e-4" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 11200 +- 0" "num_nodes <= 1900")

# The example in a smaller box, two steps. Every atom of it: 13.23686 eV/Å, made by --set scheme=atm; this mesh gives 13.28029, and 0.4 % is the most that meshes
# of other sizes differ (docs/accuracy.md).
arguments=("$examples/indentation/case.yaml" --set "domain.size=[120, 60, 120]" --set load.steps=2)
checks=("status is converged" "indenter_force_eV_per_A = 13.2369 +- 0.05" "indenter_depth_A = 2 +- 1e-12" "num_contacts = 45 +- 0" "negative_eigenvalues = 0 +- 0"
  "num_atoms_represented = 50475 +- 0" "num_nodes <= 6500" "residual_max_eV_per_A <= 1e-5")

# Every atom of a small box, two steps. The force is that of one, two and four steps, 1e-6 eV/Å apart. Smooth tables: with those of Hermite the way there picks one
# of several equilibria that are 2e-6 eV and 1.4e-3 eV/Å apart, for second derivatives jump at the knots.
arguments=("$examples/indentation/case.yaml" --set scheme=atm --set "domain.size=[80, 46, 80]" --set load.steps=2 --set solver.tolerance=1e-8
  --set material.interpolation=spline)
checks=("status is converged" "indenter_force_eV_per_A = 14.41473 +- 1e-5" "num_contacts = 44 +- 0" "num_nodes = 17491 +- 0" "negative_eigenvalues = 0 +- 0")

# Two crystals that meet, and a misfit dislocation between them. Every atom: 19.448668 eV, made by --set scheme=atm, LAMMPS the same; relative H1 error 0.404 %.
arguments=("$examples/nickel_on_copper/case.yaml" --set output.vtu=false --set output.picture=false)
checks=("status is converged" "energy_eV = 19.44914 +- 2e-5" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 5701 +- 0"
  "num_nodes <= 3600")

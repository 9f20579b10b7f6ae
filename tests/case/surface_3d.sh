# Five periods of a line in space, beneath a free top that its field bends: five times 2.051309 eV of the plane (the same body and regions in dimension 2, bqcf from every atom). What is coupled errs by
# 1 to 2 meV a period beneath a top, in the plane too (docs/accuracy.md); elements that know no surface err by 0.1 eV a period.
arguments=("$examples/lomer_3d/case.yaml" --set "domain={dimension: 3, shape: box, size: [108, 96, 14.2556], free_top: true, periodic: [no, no, yes]}" --set "defects.0.dislocation.position=[0, 8.064164]"
  --set scheme=bgfc)
checks=("status is converged" "energy_eV = 10.25654 +- 1e-2" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 5800")

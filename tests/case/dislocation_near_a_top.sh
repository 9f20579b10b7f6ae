# Five periods of a line in space so near beneath a free top, 13 Å, that its zone goes up to it: five times 8.705579 eV of the plane (the same body and regions in dimension 2), 0.3 meV a period apart, for far
# elements are others, and no longer than a fifth of the five periods. The surface that counts is five times that of the plane, 6.983132 eV: the same atoms are within the regions.
arguments=("$examples/lomer_3d/case.yaml" --set "domain={dimension: 3, shape: box, size: [108, 84, 14.2556], free_top: true, periodic: [no, no, yes]}" --set "defects.0.dislocation.position=[0, 28.224574]"
  --set scheme=bgfc --set output.vtu=false)
checks=("status is converged" "energy_eV = 43.527893 +- 3e-3" "surface_energy_eV = 34.915662 +- 1e-6" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_nodes <= 4500")

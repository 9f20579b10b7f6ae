# The same atom out of a file, with those around it.
arguments=("$data/silicon_hole.yaml" --set "defects=[{atoms: {file: '$data/silicon_hole.xyz', center: [2.715, 2.715, 2.715], radius: 6}}]")
checks=("status is converged" "formation_energy_eV = 4.95717408 +- 2e-8" "num_nodes = 513 +- 0")

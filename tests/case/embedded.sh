# A dumbbell that LAMMPS has relaxed in a periodic cube, embedded in the crystal of the example: within 0.1 % of every atom's 2.4739 eV, as if it had been put there atom by atom.
arguments=("$examples/interstitial_3d/case.yaml" --set "defects=[{atoms: {file: '$data/dumbbell.xyz', radius: 7}}]" --set regions.core=8 --set regions.blend=20 --set scheme=qcf)
checks=("status is converged" "formation_energy_eV = 2.4739 +- 0.0025" "num_atoms_represented = 87400 +- 0" "negative_eigenvalues = 0 +- 0")

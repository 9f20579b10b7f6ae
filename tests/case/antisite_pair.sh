# An antisite on each sublattice takes no atoms from the crystal, so all chemical potentials drop out: the energy of the run is the formation energy. Drawn by lot from one
# site each, they are those that are neighbours.
arguments=("$data/antisite.yaml" --set "defects=[{substitutionals: {species: Al, replaces: Ni, count: 1, radius: 1}}, {substitutionals: {species: Ni, count: 1, center: [1.4, 1.4, 1.4], radius: 1}}]")
checks=("status is converged" "energy_eV = 1.746868 +- 1e-6" "formation_energy_eV = 1.746868 +- 1e-6" "excess_energy_eV = 1.746868 +- 1e-6")

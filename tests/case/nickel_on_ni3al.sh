# Cells of one atom beside cells of four: nickel on Ni3Al, with every atom. LAMMPS has the same site energies to 1e-12 eV.
cat >case.yaml <<'END'
material: {potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005, species: [Ni, Al], structure: l12}
domain: {radius: 40}
grains:
- {axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], faces: [{normal: [0, 1, 0], offset: 0.88}]}
- {axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], faces: [{normal: [0, -1, 0], offset: -0.88}], species: [Ni], structure: fcc, fit: true, origin: [0.1, 1.77, 1.77]}
scheme: atm
END
arguments=(case.yaml --set output.vtu=false --set output.picture=false)
checks=("status is converged" "energy_eV = -0.392341 +- 2e-6" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 1647 +- 0")

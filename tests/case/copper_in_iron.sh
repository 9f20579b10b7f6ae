# A grain that lies inside of another and lacks no atom at its boundary: a coherent precipitate, which nothing holds but the atoms around it. LAMMPS has the same site
# energies to 1e-12 eV.
cat >case.yaml <<'END'
material: {potential: EAM_Dynamo_BonnyPasianotCastin_2009_FeCuNi__MO_469343973171_005, species: [Fe, Cu], structure: bcc}
domain: {radius: 40}
grains:
- {axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], seed: [0, 0, 0]}
- {axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], seed: [0, 0, 0], within: 0, radius: 12, species: [Cu], fit: true, origin: [0.1, 0.05, 0]}
scheme: atm
END
arguments=(case.yaml --set output.vtu=false --set output.xyz=false)
checks=("status is converged" "energy_eV = 2.626261 +- 2e-6" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 1229 +- 0")

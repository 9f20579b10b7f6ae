# A round grain of copper inside of another, coupled. Every atom: 16.43718 eV, made by --set scheme=atm; relative H1 error 0.37 %.
cat >case.yaml <<'END'
material: {potential: EAM_Dynamo_MishinMehlPapaconstantopoulos_2001_Cu__MO_346334655118_005, species: [Cu], structure: fcc}
domain: {radius: 90}
grains:
  - {euler: [0, 0, 0], seed: [0, 0, 0]}
  - {euler: [36.8699, 0, 0], within: 0, seed: [0, 0, 0], radius: 12}
regions: {core: 11.2, blend: 22.5}
scheme: bqcf
END
arguments=(case.yaml)
checks=("status is converged" "energy_eV = 16.4372 +- 2e-3" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 7785 +- 0"
  "num_nodes <= 2900")

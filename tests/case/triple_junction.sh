# Three grains of aluminium that meet in the middle, by Euler angles and seeds, coupled. Every atom: 61.8595 eV, made by --set scheme=atm, in one of many equilibria.
cat >case.yaml <<'END'
material: {potential: EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005, species: [Al], structure: fcc}
domain: {radius: 120}
grains:
  - {euler: [0, 0, 0], seed: [0, 30, 0]}
  - {euler: [25, 0, 0], seed: [30, -20, 0]}
  - {euler: [-30, 0, 0], seed: [-30, -20, 0]}
regions: {core: 11.2, blend: 22.5}
scheme: bqcf
END
arguments=(case.yaml)
checks=("status is converged" "energy_eV = 61.8595 +- 0.02" "residual_max_eV_per_A <= 1e-8" "negative_eigenvalues = 0 +- 0" "num_atoms_represented = 11119 +- 0")

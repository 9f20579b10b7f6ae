# In two steps: an atom of a cell of two is missing under a load, which all others feel, those left of its cell too. Every atom (--set scheme=atm): 9.146740 eV.
cat >case.yaml <<'END'
material: {potential: EAM_Dynamo_MishinMehlPapaconstantopoulos_2002_NiAl__MO_109933561507_005, species: [Ni, Al], structure: b2}
domain: {radius: 72}
defects: [{vacancy: {at: [0.1, 0.1, 0]}}]
regions: {core: 12, blend: 24}
load: {deformation_gradient: [[1.02, 0, 0], [0, 1, 0], [0, 0, 1]], steps: 2}
scheme: bgfc
output: {xyz: false, vtu: false}
END
arguments=(case.yaml)
checks=("status is converged" "energy_eV = 9.14674 +- 1e-4" "residual_max_eV_per_A <= 1e-8")
expect=("formation energy   none: the energy is that of the load, too")

# A row of atoms 0.01 Å from the slip plane, which the field carries across it where every atom is held: one is lost there, and the body would have 1.8 eV too much.
cat >rim.yaml <<'CASE'
material:
  potential: EAM_Dynamo_MendelevHanSrolovitz_2003Potential2_Fe__MO_769582363439_005
  species: [Fe]
  structure: bcc
  axes: [[1, 1, 1], [1, 1, -2], [-1, 1, 0]]
domain: {radius: 85.222}
defects: [{dislocation: {burgers: [0.5, 0.5, 0.5], position: [-0.2847, -0.5733], poisson: 0.33}}]
scheme: atm
CASE
arguments=(check rim.yaml)
expect=("rim.yaml:1: material.lattice_origin: the lattice cells leave a hole at (-75.42, -0.58, 0.00) Å")

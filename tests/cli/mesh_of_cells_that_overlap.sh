# The core of a long Burgers vector: cells overlap there, and their boundary has pieces that lead nowhere.
cat >copper.yaml <<'END2'
material: {potential: EAM_Dynamo_MishinMehlPapaconstantopoulos_2001_Cu__MO_346334655118_005, species: [Cu], structure: fcc, lattice_constant: 3.615, axes: [[3,1,0],[-1,3,0],[0,0,1]]}
domain: {dimension: 2, radius: 85.315}
defects:
  - dislocation: {burgers: [1.5, 0.5, 0], position: [0.411053, 0.38003], poisson: 0.33}
regions: {core: 12.385, blend: 24.543}
scheme: bgfc
END2
arguments=(mesh copper.yaml --set "output.directory=$session/mesh")
code=0
expect=("copper.yaml: " " elements")

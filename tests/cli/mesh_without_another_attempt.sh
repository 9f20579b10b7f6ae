# Gmsh leaves flat tetrahedra on the zone whichever way it is asked; vertices near them are enough.
cat >tungsten.yaml <<'END2'
material: {potential: EAM_Dynamo_Ackland_2003_W__MO_141627196590_005, species: [W], structure: bcc, lattice_constant: 3.1652, axes: [[1,-1,0],[1,1,1],[-1,-1,2]]}
domain: {dimension: 3, shape: box, size: [94, 94, 94], free_top: true}
regions: {core: 8.5, blend: 19.1}
scheme: bgfc
END2
arguments=(mesh tungsten.yaml --set "output.directory=$session/mesh")
code=0
expect=("tungsten.yaml: " " elements")
unsaid=("made again")

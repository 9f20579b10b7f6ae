# HXT fails on this zone, whose lattice planes lie 0.7 Å apart, and does not with its vertices in another order.
cat >tungsten.yaml <<'END2'
material: {potential: EAM_Dynamo_Ackland_2003_W__MO_141627196590_005, species: [W], structure: bcc, lattice_constant: 3.1652, axes: [[1,2,0],[-2,1,0],[0,0,1]]}
domain: {dimension: 3, shape: box, size: [98.027, 98.027, 98.027], free_top: true}
defects:
  - vacancy: {at: [0.1, 0.1, 0.1]}
regions: {core: 11.511, blend: 22.722}
mesh: {size: 4}
scheme: qcf
END2
arguments=(mesh tungsten.yaml --set "output.directory=$session/mesh")
code=0
expect=("made again: attempt 2 of 4, Gmsh gave the last one up" "tungsten.yaml: " " elements")

cat >tungsten.yaml <<'END'
material: {potential: EAM_Dynamo_Ackland_2003_W__MO_141627196590_005, species: [W], structure: bcc, lattice_constant: 3.1652, axes: [[1,-1,0],[1,1,1],[-1,-1,2]]}
domain: {dimension: 3, shape: box, size: [94, 94, 94], free_top: true}
regions: {core: 8.5, blend: 19.1}
scheme: bgfc
END
arguments=(mesh tungsten.yaml)
expect=("tungsten.yaml:3: regions.blend" "a flat tetrahedron in the far mesh, beside the refined zone, each of 8 times" "some tenths of an Å larger or smaller")

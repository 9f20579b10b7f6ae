# NiAl whose grains end with a plane of nickel and one of aluminium: an atom of each period is no part of a cell, and its energy none of the boundary's.
cat >case.yaml <<'END'
material: {potential: EAM_Dynamo_Mishin_2004_NiAl__MO_101214310689_005, species: [Ni, Al], structure: b2}
boundary: {sigma: 5, axis: [0, 0, 1], plane: [2, 1, 0], overlap: 0.5, termination: [0, 1]}
domain: {radius: 36}
scheme: atm
END
arguments=(case.yaml --set output.vtu=false --set output.xyz=false)
checks=("status is converged" "boundary_energy_J_per_m2 is null")
expect=("boundary energy    none: its atoms are no whole cells: what they cost depends on where they come from (see atomesh boundary)")

# Half of the body has moved by 2.2 Å out of it, the other half in.
cat >tungsten.yaml <<'END2'
material: {potential: EAM_Dynamo_Ackland_2003_W__MO_141627196590_005, species: [W], structure: bcc, lattice_constant: 3.1652, axes: [[1,-1,0],[1,1,1],[-1,-1,2]]}
domain: {dimension: 2, radius: 85}
defects:
  - dislocation: {burgers: [1, -1, 0], position: [-0.37084, -0.297421], poisson: 0.33}
scheme: atm
END2
arguments=(check tungsten.yaml)
code=0
expect=("note       energy_eV counts atoms of the rim that lack neighbours at the cut; with domain.fixed_rim=17.2 none do")

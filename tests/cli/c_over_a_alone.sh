space
sed -i 's|^  structure:.*|  structure: hcp\n  c_over_a: 1.6|; s|^  potential:.*|  potential: EAM_Dynamo_Ackland_1992_Ti__MO_748534961139_005|; s|^  species:.*|  species: [Ti]|; s|^  axes:.*||; /lattice_constant/d' good.yaml
expect=("good.yaml:6: material.c_over_a is 1.6 with material.lattice_constant 0 Å, must be given with it or neither of them")

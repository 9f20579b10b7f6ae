space
sed -i 's|^  structure:.*|  structure: hcp|; s|^  potential:.*|  potential: EAM_Dynamo_Ackland_1992_Ti__MO_748534961139_005|; s|^  species:.*|  species: [Ti]|; s|^  axes:.*||; /lattice_constant/d; s|^  - vacancy.*|  - loop: {burgers: [0, 0, 1], radius: 9, poisson: 0.3}|' good.yaml
expect=("defects.0 is a loop, must be none in a crystal of 2 atoms a cell, or the scheme must be atm")

bicrystal
line 3 "  potential: EAM_Dynamo_SunMendelevBecker_2006_Mg__MO_848345414202_005"
line 4 "  species: [Mg]"
line 5 "  structure: hcp"
line 6 ""
line 10 ""
line 11 "  axis: [1, 1, -2, 0]"
line 12 "  plane: [0, 0, 0, 1]"
line 15 "  blend: 40"
expect=("good.yaml:12: boundary.plane is (0 0 0 1), a mirror plane of the crystal")

# Magnesium's model says hcp without being told.
arguments=(bulk EAM_Dynamo_SunMendelevBecker_2006_Mg__MO_848345414202_005)
code=0
expect=("structure  hcp Mg" "constant 3.18421401" "c/a 1.628164" "C13" "C33" "hexagonal, space group P6_3/mmc (194), 5 elastic constants")

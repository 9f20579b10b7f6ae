# Both energies in both units: 1 eV/Å² is 16.021766 J/m².
arguments=(bulk EAM_Dynamo_ErcolessiAdams_1994_Al__MO_123629422045_005 --species Al --structure fcc --surface 110 --json)
code=0
expect=('"relaxed_J_per_m2":	1.03613' '"unrelaxed_J_per_m2":	1.04370' '"relaxed_eV_per_A2":	0.064670' '"unrelaxed_eV_per_A2":	0.0651428')

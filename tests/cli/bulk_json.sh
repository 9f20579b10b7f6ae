arguments=(bulk SW_StillingerWeber_1985_Si__MO_405512056662_005 --species Si --structure diamond --json)
code=0
expect=('"lattice_constant_A":	5.43094977' '"c_over_a":	null' '"cohesive_energy_eV":	-4.3363999999' '"C44":	56.44673' '"C44":	109.75142' '"num_independent":	3' '"symmetry":	"cubic"'
  '"born_stable":	true' '"second_derivatives":	"callbacks"')

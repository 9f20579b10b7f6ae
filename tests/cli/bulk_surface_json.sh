arguments=(bulk SW_StillingerWeber_1985_Si__MO_405512056662_005 --species Si --structure diamond --surface 111 --json)
code=0
expect=('"plane":	"111"' '"relaxed_J_per_m2":	1.35996' '"num_terminations":	2' '"faces_alike":	true' '"force_max_eV_per_A"')

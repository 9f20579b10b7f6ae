# 2^32 + 1, which is 1 in 32 bits
arguments=(gamma SW_StillingerWeber_1985_Si__MO_405512056662_005 --species Si --structure diamond --cut 4294967297)
expect=("--cut is 4294967297, must be a whole number from 1 to 2")

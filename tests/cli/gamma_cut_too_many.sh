arguments=(gamma SW_StillingerWeber_1985_Si__MO_405512056662_005 --species Si --structure diamond --cut 3)
expect=("--cut is 3, must be a whole number from 1 to 2")

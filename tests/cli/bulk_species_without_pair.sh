# A closed form knows one species and no pair of two.
arguments=(bulk "lj epsilon=0.4 sigma=2.6 switch=4 cutoff=5.5" --species A,B --structure b2)
expect=("lj is for one species, 2 are asked of it")

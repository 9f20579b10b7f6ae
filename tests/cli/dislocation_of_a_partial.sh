# half a Burgers vector: elements have no stacking fault
line 15 "      burgers: [0.25, 0.25, 0]"
arguments=(check good.yaml)
code=0
expect=("note       the Burgers vectors of the dislocations do not add up to a vector of the lattice: a stacking fault leads to the rim, and elements know nothing of it")

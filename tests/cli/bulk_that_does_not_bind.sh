arguments=(bulk "lj epsilon=0.4 sigma=2.6 switch=1 cutoff=1.5" --structure fcc)
expect=("no fcc crystal binds: its energy has no minimum below that of free atoms, from 1.5 to 0.")

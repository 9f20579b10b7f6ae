# Its cutoff is that of the model's largest species, 18.5 Å, 18 times its own length σ; the crystal's neighbours are 1.11 Å apart. σ is 1.0156 Å, the lattice constant of this potential with any σ 1.5437 of it.
arguments=(bulk LJ_ElliottAkerson_2015_Universal__MO_959249795837_003 --species F --structure fcc)
code=0
expect=("constant 1.567791" "stable by Born's criterion")

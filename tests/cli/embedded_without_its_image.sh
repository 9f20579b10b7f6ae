# Two periods of one column, and one atom of another.
printf '3\nLattice="9 0 0 0 9 0 0 0 5.7022" pbc="F F T" Properties=species:S:1:pos:R:3\nAl 0 0 0\nAl 0 0 2.8511\nAl 2.8 0.1 0\n' >columns.xyz
arguments=(check good.yaml --set scheme=atm --set "defects=[{atoms: {file: columns.xyz, radius: 3}}]")
expect=("the file is 2 periods of the lattice long, but atom 3 at (2.8, 0.1, 0) Å stands in 1 of them, must be in each, to 0.029 Å")

printf '1\nLattice="9 0 0 0 9 0 0 0 2.9" pbc="F F T" Properties=species:S:1:pos:R:3\nAl 0 0 0\n' >columns.xyz
arguments=(check good.yaml --set scheme=atm --set "defects=[{atoms: {file: columns.xyz, radius: 2}}]")
expect=("columns.xyz repeats after (0, 0, 2.9) Å, must do so along z, after a whole number of the lattice's periods of 2.8511")

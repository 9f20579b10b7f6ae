# 136 sites of aluminium lie within 9 Å of the one of nickel at the origin, where another atom is put: (i + ½)² + (j + ½)² + (k + ½)² < 10.1. One is vacant.
compound
line 14 "  - substitutionals: {species: Ni, replaces: Al, concentration: 1, radius: 9}"
sed -i "14a\  - substitutional: {at: [0, 0, 0], species: Al}" good.yaml
sed -i "15a\  - vacancy: {at: [1.4, 1.4, 1.4]}" good.yaml
arguments=(check good.yaml)
code=0
expect=("material   b2 NiAl, lattice" "0 dislocations, 1 vacancy, 136 substituted sites")

# The site nearest to the corner of the cell has a nickel atom already.
compound
line 14 "  - substitutional: {at: [0, 0, 0], species: Ni}"
expect=("good.yaml:14: defects.0.substitutional.at picks the site at (0, 0, 0) Å, where the crystal has Ni itself, must be nearest to an atom of another species")

# They make up a whole one, and their fault ends at the other.
line 15 "      burgers: [0.25, 0.25, 0]"
line 20 "  - dislocation: {burgers: [0.25, 0.25, 0], position: [8, 0], cut: [-1, 0], poisson: 0.34}\nregions:"
arguments=(check good.yaml)
code=0
expect=("2 dislocations")
unsaid=("note")

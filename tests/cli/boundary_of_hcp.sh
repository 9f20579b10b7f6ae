bicrystal
line 5 "  structure: hcp"
expect=("good.yaml:10: boundary.sigma goes with a cubic crystal, the structure is hcp: must be left out, plane and axis tell a symmetric boundary")

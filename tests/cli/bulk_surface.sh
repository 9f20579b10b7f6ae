# Relaxed energies of Cu by Mishin 2001, as examples/gamma/README.md shows them.
arguments=(bulk "$(dirname "$test")/../../examples/gamma/case.yaml" --surface 100 --surface "1 1 0" --surface=1,1,-1)
code=0
expect=("(100)       1.35048    1.34525 J/m²" "(110)       1.49057    1.47539 J/m²" "(11-1)      1.24662    1.23946 J/m²")

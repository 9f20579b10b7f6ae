# As examples/bulk/README.md shows it: the place of the second carbon is found.
arguments=(bulk "$(dirname "$test")/../../examples/bulk/case.yaml")
code=0
expect=("cell       [3.08251037" "[0.000000000, 0.000000000, 5.0337183" "space group P6_3mc (186), 5 elastic constants" "C11        487.15" "C33        543.86")

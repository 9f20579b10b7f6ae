line 21 "  core: 11"
expect=("good.yaml:21: regions.core is 11 Å, must be at least two cutoffs of the potential, 11.1" "with scheme bqcf")

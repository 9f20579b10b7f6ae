line 22 "  blend: 28"
line 23 "scheme: bgfc"
expect=("good.yaml:22: regions.blend is 28 Å, 10 Å beyond regions.core, must be at least two cutoffs of the potential, 11.1" "beyond it with scheme bgfc")

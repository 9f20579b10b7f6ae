space
line 11 "  shape: box"
line 12 "  size: [200, 200, 200]"
line 14 "  - vacancy: {at: [60, 0, 0]}"
expect=("good.yaml:22: regions.blend is 42 Å, must be below 16" "for the refined zone not to cut the outer surface")

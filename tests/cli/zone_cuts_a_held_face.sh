half_space
line 11 "  free_top: false"
line 13 "  steps: 1"
line 14 "defects: [{vacancy: {at: [0, 10, 0]}}]"
line 15 "regions: {core: 14, blend: 26}"
line 16 "scheme: bqcf"
expect=("good.yaml:15: regions.blend is 26 Å, must be below")

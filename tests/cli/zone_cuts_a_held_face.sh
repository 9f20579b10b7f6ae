half_space
line 11 "  free_top: false"
line 13 "  steps: 1"
line 14 "defects: [{vacancy: {at: [0, 10, 0]}}]"
line 15 "regions: {core: 14, blend: 26}"
line 16 "scheme: bqcf"
expect=("good.yaml:14: defects: the refined zone around the defect at (0, 8.064, 0) Å, which lies 9.8 Å inside the free body, cuts the outer surface")

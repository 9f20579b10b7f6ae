space
line 11 "  shape: box"
line 12 "  size: [200, 200, 200]"
line 14 "  - vacancy: {at: [80, 0, 0]}"
expect=("good.yaml:13: defects: the refined zone around the defect at (" "cuts the outer surface, must lie")

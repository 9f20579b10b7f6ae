line 7 "  axes: [[1, 1, 0], [0, 0, 1], [-1, 1, 0]]"
expect=("good.yaml:7: material.axes" "left-handed" "z [-1, 1, 0]")

line 7 "  axes: [[1, 1, 0], [0, 1, 1], [1, -1, 0]]"
expect=("good.yaml:7: material.axes" "x [1, 1, 0] and y [0, 1, 1]" "must be 0")

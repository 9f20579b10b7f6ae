bicrystal
line 6 "  axes: [[1, 1, 0], [0, 0, 1], [1, -1, 0]]"
expect=("good.yaml:6: material.axes is given, must be left out: the grains have axes of their own")

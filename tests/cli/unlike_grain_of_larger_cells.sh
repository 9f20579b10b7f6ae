unlike
arguments=(check good.yaml --set "grains.1={axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], faces: [{normal: [0, -1, 0], offset: -0.9}], structure: b2, fit: true}")
expect=("grains.1.structure is b2 of 2 atoms a cell, must be of as many as the first grain, 1, or of so many that they fill a cell of it: the first grain must be of the largest cells")

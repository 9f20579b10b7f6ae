line 7 "  axes: [[3.14159265, -1, 0], [1, 3.14159265, 0], [0, 0, 1]]"
arguments=(run good.yaml --set "domain={shape: box, size: [200, 140], free_top: true}" --set "defects=[]")
expect=("material.axes has y along [1 3.14159 0], must be the normal of lattice planes of small indices, for the free top is one")

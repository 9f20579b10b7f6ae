half_space
line 6 "  lattice_constant: 4.032082\n  axes: [[3.14159265, -1, 0], [1, 3.14159265, 0], [0, 0, 1]]"
expect=("good.yaml:7: material.axes has y along [1 3.14159 0], must be the normal of lattice planes of small indices, for the free top is one")

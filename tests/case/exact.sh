# The lattice of the LAMMPS references: its constant in all digits, lattice points at -b/4 and -a/4.
exact=("$examples/lomer/case.yaml" --set material.lattice_constant=4.032081971725 --set "material.lattice_origin=[-0.71277812612675, -1.00802049293, 0]")

# A loop in a box of 1 µm, 6.1e10 atoms: what is traced is the zone, not the body, whose sites do not fit into this memory. In a ball of 200 Å 22.513 eV; Gmsh's meshes differ by 0.02.
ulimit -v 6000000
arguments=("$examples/loop/case.yaml" --set "domain={dimension: 3, shape: box, size: [10000, 10000, 10000]}" --set defects.0.loop.radius=10 --set solver.tolerance=1e-4)
checks=("status is converged" "energy_eV = 22.52 +- 0.05" "num_atoms_represented >= 6e10" "num_nodes <= 30000")

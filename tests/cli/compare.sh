# A square lattice, u = 0.1 x along x; the run has 1.01 u, one atom less, another order, and one atom that is held.
atoms() { # FACTOR FIRST
  printf '%d\nLattice="9 0 0 0 9 0 0 0 2" Properties=species:S:1:pos:R:3:crystal_pos:R:3:mesh_pos:R:3:free:L:1 pbc="F F T"\n' $((9 - $2))
  for ((k = $2; k < 9; k++)); do
    awk -v f="$1" -v x=$((2 * (k % 3))) -v y=$((2 * (k / 3))) 'BEGIN { print "Al", x + 0.1 * f * x, y, 0, x, y, 0, x, y, 0, (x == 0 && y == 2 ? "F" : "T") }'
  done
}
mkdir run.out
atoms 1 0 | gzip >reference.xyz.gz
atoms 1.01 1 | awk 'NR <= 2 { print; next } { line[NR] = $0 } END { for (i = NR; i > 2; i--) print line[i] }' >run.out/atoms.xyz
arguments=(compare run.out reference.xyz.gz --json)
code=0
expect=('"num_atoms_run":	8' '"num_matched":	8' '"num_free":	7' '"error_max_A":	0.00399999' '"error_h1_relative":	0.00999999')

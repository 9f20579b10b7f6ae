# A square lattice stretched by 10 % along y, with the corrector 0.1 x along x; the run has 1.01 of it. Both files say what the corrector is.
atoms() { # FACTOR
  printf '9\nLattice="9 0 0 0 9 0 0 0 2" Properties=species:S:1:pos:R:3:crystal_pos:R:3:mesh_pos:R:3:displacement:R:3 pbc="F F T"\n'
  for ((k = 0; k < 9; k++)); do
    awk -v f="$1" -v x=$((2 * (k % 3))) -v y=$((2 * (k / 3))) 'BEGIN { print "Al", x + 0.1 * f * x, 1.1 * y, 0, x, y, 0, x, y, 0, 0.1 * f * x, 0, 0 }'
  done
}
atoms 1 >reference.xyz
atoms 1.01 >run.xyz
arguments=(compare run.xyz reference.xyz --json)
code=0
expect=('"num_matched":	9' '"error_max_A":	0.00399999' '"error_h1_relative":	0.01')

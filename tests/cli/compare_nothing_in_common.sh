for name in a b; do
  printf '1\nProperties=species:S:1:pos:R:3:crystal_pos:R:3:mesh_pos:R:3\nAl 0 0 0 %d 0 0 0 0 0\n' $((16#$name)) >$name.xyz
done
arguments=(compare a.xyz b.xyz)
expect=("a.xyz and b.xyz have no atom in common")

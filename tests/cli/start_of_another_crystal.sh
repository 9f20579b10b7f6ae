printf '1\nProperties=species:S:1:pos:R:3:crystal_pos:R:3:mesh_pos:R:3\nAl 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5\n' >other.xyz
echo "start: other.xyz" >>good.yaml
expect=("good.yaml:$(wc -l <good.yaml): start" "no free atom of this case comes from where one of" "other.xyz does (crystal_pos, to 0.001 Å), some must")

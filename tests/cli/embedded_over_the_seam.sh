# Thirteen sites, and an atom between two of them and one that is the crystal's.
{
  printf '14\nProperties=species:S:1:pos:R:3\nAl 0 0 0\nAl 2.982 0 0\n'
  for s in "2.016 2.016" "2.016 -2.016" "-2.016 2.016" "-2.016 -2.016"; do
    read -r a b <<<"$s"
    printf 'Al %s %s 0\nAl %s 0 %s\nAl 0 %s %s\n' "$a" "$b" "$a" "$b" "$a" "$b"
  done
} >patch.xyz
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 60}" --set "material.axes=[[1,0,0],[0,1,0],[0,0,1]]" --set "material.lattice_origin=[0,0,0]" --set scheme=atm
  --set "defects=[{atoms: {file: patch.xyz, radius: 3}}]")
expect=("defects.0.atoms.file puts an atom at (2.982, 0, 0) Å, 1.05 Å from the site at (4.032, 0, 0) Å beyond the seam, must be at least 1.14 Å from it")

# A ball of the crystal, the atom in its middle split in two, each nearer to the site than the tolerance (0.35 of 2.85 Å) and farther from the other than 1.14 Å.
awk 'BEGIN {
  a = 4.032082
  for (i = -4; i <= 4; i++) for (j = -4; j <= 4; j++) for (k = -4; k <= 4; k++)
    if ((i + j + k) % 2 == 0 && (i || j || k) && i * i + j * j + k * k < 16) atom[++n] = "Al " i * a / 2 " " j * a / 2 " " k * a / 2
  atom[++n] = "Al 0.6 0 0"
  atom[++n] = "Al -0.6 0 0"
  printf "%d\nProperties=species:S:1:pos:R:3\n", n
  for (m = 1; m <= n; m++) print atom[m]
}' >split.xyz
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 60}" --set "material.axes=[[1,0,0],[0,1,0],[0,0,1]]" --set "material.lattice_origin=[0,0,0]" --set scheme=atm
  --set "defects=[{atoms: {file: split.xyz, radius: 5}}]")
expect=("defects.0.atoms.file has two atoms at the site at (0, 0, 0) Å, nearer to it than 0.998 Å, must have one")

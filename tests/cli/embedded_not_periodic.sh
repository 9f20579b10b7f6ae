printf '1\nProperties=species:S:1:pos:R:3\nAl 0 0 0\n' >columns.xyz
arguments=(check good.yaml --set scheme=atm --set "defects=[{atoms: {file: columns.xyz, radius: 2}}]")
expect=("columns.xyz does not repeat along z, must hold columns that do, of a whole number of periods of 2.8511")

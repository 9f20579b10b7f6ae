space
line 11 "  shape: file"
line 12 "  geometry: part.geo"
printf 'SetFactory("OpenCASCADE");\nBox(1) = {-50, -50, -50, 100, 100, 100};\n' >part.geo
expect=("good.yaml:22: regions.blend is 42 Å, must be below" "for the refined zone not to cut the outer surface")

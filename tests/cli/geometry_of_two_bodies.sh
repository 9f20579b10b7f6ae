space
line 11 "  shape: file"
line 12 "  geometry: part.geo"
printf 'SetFactory("OpenCASCADE");\nBox(1) = {-50, -50, -50, 100, 100, 100};\nBox(2) = {150, -50, -50, 100, 100, 100};\n' >part.geo
expect=("good.yaml:12: domain.geometry: the outer surface is more than one, must be one closed surface")

space
line 11 "  shape: file"
line 12 "  geometry: part.geo"
printf 'SetFactory("OpenCASCADE");\nBox(1) = {-5, -5, -5, 10, 10, 10};\n' >part.geo
expect=("good.yaml:12: domain.geometry: the body of part.geo, in Å, holds a ball of radius" "does not fit the lattice")

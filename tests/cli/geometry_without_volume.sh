space
line 11 "  shape: file"
line 12 "  geometry: part.geo"
printf 'SetFactory("OpenCASCADE");\nRectangle(1) = {0, 0, 0, 100, 100};\n' >part.geo
expect=("good.yaml:12: domain.geometry: part.geo holds no volume that Gmsh can read")

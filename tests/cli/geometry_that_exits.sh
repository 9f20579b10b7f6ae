space
line 11 "  shape: file"
line 12 "  geometry: part.geo"
printf 'SetFactory("OpenCASCADE");\nSphere(1) = {0, 0, 0, 200};\nExit;\n' >part.geo
expect=("part.geo ends the program that reads it, by the word Exit, must only describe a body")

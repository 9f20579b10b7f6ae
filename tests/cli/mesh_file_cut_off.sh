"$atomesh" mesh good.yaml --output made >/dev/null 2>&1
head -c 20000 made/mesh.h5 >mesh.h5
line 24 "mesh: {file: mesh.h5}"
expect=("good.yaml:24: mesh.file: mesh.h5 is cut off, must be a whole mesh.h5")

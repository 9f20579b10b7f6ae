"$atomesh" mesh good.yaml --output made >/dev/null 2>&1
line 22 "  blend: 40"
line 24 "mesh: {file: made/mesh.h5}"
expect=("good.yaml:24: mesh.file: made/mesh.h5 does not fit this case: it was made for regions.blend, with all around it that is refined,")

# Elements and nodes know no inner shifts yet.
line 5 "  structure: hcp"
expect=("good.yaml:5: material.structure has 2 atoms a cell, must have 1 in a run of this version: only the commands bulk and material take more")

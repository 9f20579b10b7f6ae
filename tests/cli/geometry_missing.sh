space
line 11 "  shape: file"
line 12 "  geometry: part.step"
expect=("good.yaml:12: domain.geometry: part.step: No such file or directory")

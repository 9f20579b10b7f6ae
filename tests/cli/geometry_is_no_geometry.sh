space
line 11 "  shape: file"
line 12 "  geometry: part.step"
echo "no STEP file" >part.step
expect=("good.yaml:12: domain.geometry: part.step holds no volume that Gmsh can read")

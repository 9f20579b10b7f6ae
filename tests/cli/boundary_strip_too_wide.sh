bicrystal
line 15 "  blend: 50"
expect=("good.yaml:15: regions.blend is 50 Å, must be below" "beside the strip along the boundary")

line 22 "  blend: 142"
expect=("good.yaml:22: regions.blend is 142 Å" "domain.radius (100 Å)")

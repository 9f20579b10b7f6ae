line 21 "  core: 50"
expect=("good.yaml:21: regions.core is 50 Å" "regions.blend (42 Å)")

space
line 11 "  shape: cylinder"
line 12 "  radius: 100"
line 13 "  size: [0, 0, 10]\ndefects:"
expect=("good.yaml:13: domain.size.2: the cylinder of radius 100 Å and height 10 Å must be wider everywhere than twice the fixed rim of")

half_space
line 11 "  free_top: false"
expect=("good.yaml:13: load.indenter presses on a face that is held, must come with domain.free_top: true")

printf 'study:\n  cores: [12, 18]\n  radii: [80, 90, 100]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:28: study.radii is a list of 3, must have one radius for each of the 2 cores")

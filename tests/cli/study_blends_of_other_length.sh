printf 'study:\n  cores: [12, 18]\n  blends: [28]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:28: study.blends is a list of 1, must have one radius for each of the 2 cores")

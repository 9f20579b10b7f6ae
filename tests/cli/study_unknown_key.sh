printf 'study:\n  kores: [12, 18]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:27: study.kores is no known key; did you mean cores?")

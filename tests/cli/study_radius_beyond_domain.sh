printf 'study:\n  cores: [12, 18]\n  radii: [80, 120]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:28: study.radii.1 is 120 Å, must be at most domain.radius (100 Å)")

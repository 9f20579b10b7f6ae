printf 'study:\n  cores: [12, 18, 15]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:27: study.cores.2 is 15 Å, must be more than the one before it (18 Å)")

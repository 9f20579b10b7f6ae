printf 'study:\n  cores: [-12, 18]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:27: study.cores.0 is -12 Å, must be > 0")

printf 'study:\n  schemes: [bqce, bgfc, bqce]\n  cores: [12, 18]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:27: study.schemes.2 is bqce, must not be in the list twice")

printf 'study:\n  schemes: [bqce, atm]\n  cores: [12, 18]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:27: study.schemes.1 is atm, must be one of cb, qce, bqce, bgfc, qcf, bqcf")

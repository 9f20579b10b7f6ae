printf 'study:\n  schemes: [bqce, bqcx]\n  cores: [12, 18]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:27: study.schemes.1 is bqcx, must be one of cb, qce, bqce, bgfc, qcf, bqcf; did you mean bqce?")

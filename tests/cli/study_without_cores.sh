printf 'study:\n  schemes: [bqce]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:26: study.cores is missing")

arguments=(boundary good.yaml)
expect=("good.yaml:2: boundary is missing, the command boundary needs it")

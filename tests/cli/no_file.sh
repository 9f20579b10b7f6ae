arguments=(run nothing.yaml)
expect=("nothing.yaml: No such file or directory")

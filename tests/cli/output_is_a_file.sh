echo text >out
expect=("good.yaml:25: output.directory: out" "out is a file, must be a directory")

echo text >out
expect=("out is a file, must be a directory")

mkdir locked
chmod 555 locked
line 25 "output: {directory: locked/out}"
expect=("good.yaml:25: output.directory: locked/out" "locked is read-only, must be writable")

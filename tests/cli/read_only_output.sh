mkdir locked
chmod 555 locked
line 25 "output: {directory: locked/out}"
expect=("locked/out" "is read-only, must be writable")

arguments=(bulk --help)
code=0
expect=("atomesh bulk CASE|POTENTIAL" "--structure STRUCTURE")

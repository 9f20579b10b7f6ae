arguments=(material --help)
code=0
expect=("atomesh material POTENTIAL")

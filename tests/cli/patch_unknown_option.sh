arguments=(patch good.yaml --jsn)
expect=("--jsn is no known option; did you mean --json?")

arguments=(run good.yaml --ouput here)
expect=("--ouput is no known option; did you mean --output?")

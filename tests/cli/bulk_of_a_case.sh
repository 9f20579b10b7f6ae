arguments=(bulk good.yaml)
code=0
expect=("structure  fcc Al" "constant 4.032081972 Å" "C11        118.0181")

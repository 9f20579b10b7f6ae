arguments=(patch good.yaml)
expect=("good.yaml:13: defects holds 1, must be empty: the patch test is made on a perfect crystal")

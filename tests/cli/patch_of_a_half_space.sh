half_space
arguments=(patch good.yaml)
expect=("good.yaml:11: domain.free_top is true, must be false: the patch test is made without a surface")

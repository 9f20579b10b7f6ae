line 24 "solver: {method: multigrid}"
expect=("good.yaml:24: solver.method is multigrid" "auto, direct, matrix_free")

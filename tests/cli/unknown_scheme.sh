line 23 "scheme: qcx"
expect=("good.yaml:23: scheme is qcx" "atm, cb, qce, bqce, bgfc, qcf, bqcf")

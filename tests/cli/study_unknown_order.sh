printf 'study:\n  orders: [1, 7]\n  cores: [12, 18]\n' >>good.yaml
arguments=(study good.yaml)
expect=("good.yaml:27: study.orders.1 is 7, must be ")

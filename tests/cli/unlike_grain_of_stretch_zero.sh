unlike
arguments=(check good.yaml --set "grains.1.stretch=[1, 1, 0]")
expect=("grains.1.stretch is 0 along z, must be > 0")

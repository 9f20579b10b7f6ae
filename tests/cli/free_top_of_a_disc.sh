arguments=(check good.yaml --set domain.free_top=true)
expect=("domain.free_top is true with shape disc, must be false: only a box has a top")

arguments=(check good.yaml --set "domain={dimension: 3, radius: 80, free_top: true}" --set "defects=[]")
expect=("domain.free_top is true with shape ball, must be false: only a box has a top")

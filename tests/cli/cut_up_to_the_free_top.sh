line 15 "      burgers: [0, 0, 1]"
arguments=(check good.yaml --set "domain={shape: box, size: [200, 140], free_top: true}" --set "defects.0.dislocation.cut=[0, 1]")
expect=("defects.0.dislocation.cut is [0, 1], must not lead up to the free top, where it would leave a step: the opposite is as good")

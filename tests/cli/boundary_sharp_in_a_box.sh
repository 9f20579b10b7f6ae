bicrystal
# wide along x: the face along z alone is too near, which zones of other bodies may cross
arguments=(check good.yaml --set boundary.far=sharp --set "domain={dimension: 3, shape: box, size: [205.7688, 120, 18.075], periodic: [true, false, true]}")
expect=("the refined zone around" "reaches a periodic face" "with a sharp boundary")

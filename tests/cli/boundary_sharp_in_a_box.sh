bicrystal
arguments=(check good.yaml --set boundary.far=sharp --set "domain={dimension: 3, shape: box, size: [22.8632, 120, 18.075], periodic: [true, false, true]}")
expect=("the refined zone around" "reaches a periodic face" "with a sharp boundary")

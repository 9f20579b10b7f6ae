bicrystal
arguments=(check good.yaml --set boundary.far=sharp --set boundary.strip=40 --set "domain={dimension: 3, shape: box, size: [125.7476, 160, 122.91], periodic: [true, false, true]}")
expect=("boundary.strip is 40 Å: it ends at" "Å from a periodic face, must end")

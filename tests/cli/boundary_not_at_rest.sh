bicrystal
arguments=(check good.yaml --set boundary.far=sharp --set "boundary.translation=[1.2, 1.8]" --set boundary.overlap=0.3)
expect=("boundary.translation is [1.2, 1.8] Å, from where the boundary does not come to rest" "must be one that the command boundary finds")

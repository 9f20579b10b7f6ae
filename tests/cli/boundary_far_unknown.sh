bicrystal
arguments=(check good.yaml --set boundary.far=blunt)
expect=("boundary.far is" "sharp")

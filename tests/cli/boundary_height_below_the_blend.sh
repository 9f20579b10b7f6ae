bicrystal
arguments=(check good.yaml --set boundary.far=sharp --set boundary.height=23)
code=0
expect=("relaxed to boundary.height, 23 Å: what it would bend from there to regions.blend, 24 Å, is left as forces")

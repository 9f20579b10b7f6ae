unlike
arguments=(check good.yaml --set "grains.1.species=[Au]")
expect=("grains.1.species names Au, must name species of material.species")

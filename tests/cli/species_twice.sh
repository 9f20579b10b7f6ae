line 4 "  species: [Al, Al]"
expect=("good.yaml:4: material.species names Al twice, must name each species once")

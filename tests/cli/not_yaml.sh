line 4 "  species: [Al"
expect=("good.yaml:" "not YAML")

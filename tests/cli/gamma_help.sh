arguments=(gamma --help)
code=0
expect=("atomesh gamma CASE|POTENTIAL" "--plane HKL" "--map" "mJ/m²")

bicrystal
arguments=(check good.yaml --set boundary.strip=20)
expect=("boundary.strip is 20 Å, must be 0, or boundary.far sharp")

bicrystal
arguments=(check good.yaml --set boundary.termination=[0,1])
expect=("boundary.termination.1 is 1, must be less than 1, the number of planes of atoms")

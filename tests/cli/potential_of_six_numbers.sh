# As eam/he has them: its densities begin below 0, and palladium had a lattice constant of 3.64 Å.
line 3 "  potential: six.eam.he"
{
  printf 'one\ntwo\nthree\n1 Al\n100 0.01 100 0.05 5.0 50.0\n13 26.98 4.05 fcc\n'
  for ((i = 0; i < 60; i++)); do echo "0.1 0.2 0.3 0.4 0.5"; done
} >six.eam.he
expect=("good.yaml:3: material.potential" "six.eam.he:5: the line has a sixth number, 50, as files of eam/he have, must be a setfl, eam/fs or funcfl file")

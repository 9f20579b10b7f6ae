# As eam/cd has them behind the tables of a setfl file: its energy would be another one.
line 3 "  potential: more.cdeam"
{
  printf 'one\ntwo\nthree\n1 Al\n100 0.01 100 0.05 5.0\n13 26.98 4.05 fcc\n'
  for ((i = 0; i < 60; i++)); do echo "0.1 0.2 0.3 0.4 0.5"; done
  printf '# h(x)\n4 1.05 -1.04 2.88 -3.44 1.45\n'
} >more.cdeam
expect=("good.yaml:3: material.potential" "more.cdeam:68: '4 1.05 -1.04 2.88 -3.44 1.45' stands behind the tables, as in files of eam/cd and adp, must be a setfl, eam/fs or funcfl file")

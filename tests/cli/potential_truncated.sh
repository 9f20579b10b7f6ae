line 3 "  potential: short.eam.alloy"
{
  printf 'one\ntwo\nthree\n1 Al\n100 0.01 100 0.05 5.0\n13 26.98 4.05 fcc\n'
  for ((i = 0; i < 20; i++)); do echo "0.1 0.2 0.3 0.4 0.5"; done
} >short.eam.alloy
expect=("good.yaml:3: material.potential" "short.eam.alloy")

line 3 "  potential: nan.eam.alloy"
{
  printf 'one\ntwo\nthree\n1 Al\n100 0.01 100 0.05 5.0\n13 26.98 4.05 fcc\n'
  for ((i = 0; i < 60; i++)); do if [ $i -eq 30 ]; then echo "0.1 nan 0.3 0.4 0.5"; else echo "0.1 0.2 0.3 0.4 0.5"; fi; done
} >nan.eam.alloy
expect=("good.yaml:3: material.potential" "nan.eam.alloy:37" "nan")

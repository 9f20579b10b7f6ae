arguments=(check good.yaml --set scheme=qcf --set regions.core=9 --set regions.blend=9)
code=0
expect=("good.yaml is fine" "atoms to 9 Å, blend to 9 Å")

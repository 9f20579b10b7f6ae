arguments=(check good.yaml --set scheme=bgfc)
code=0
expect=("memory     about 0.097 GiB of " "good.yaml is fine" "disc of radius 100 Å, 1 dislocation, 0 vacancies" "atoms to 18 Å, blend to 42 Å" "bgfc")

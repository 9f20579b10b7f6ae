arguments=(check good.yaml --set "domain={radius: 100, periodic: [false, false, true]}" --set "defects=[]")
expect=("domain.periodic.2 is true in dimension 2, must be false: columns repeat along z")

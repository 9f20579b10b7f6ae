# The same atoms four cells higher: a dumbbell there.
data=$(dirname "$test")/../data
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 60}" --set "material.axes=[[1,0,0],[0,1,0],[0,0,1]]" --set "material.lattice_origin=[0,0,0]" --set scheme=atm
  --set "defects=[{atoms: {file: '$data/dumbbell.xyz', radius: 9, center: [0, 0, 16.128], translation: [0, 0, 16.128]}}]")
code=0
expect=("good.yaml is fine" "interstitial")

# Its two atoms are in the file, on no site, but outside of the ball.
data=$(dirname "$test")/../data
arguments=(check good.yaml --set "domain={dimension: 3, shape: ball, radius: 60}" --set "material.axes=[[1,0,0],[0,1,0],[0,0,1]]" --set "material.lattice_origin=[0,0,0]" --set scheme=atm
  --set "defects=[{atoms: {file: '$data/dumbbell.xyz', radius: 3, center: [0, 0, 6]}}]")
code=0
expect=("0 dislocations, 0 vacancies")
unsaid=("interstitial")

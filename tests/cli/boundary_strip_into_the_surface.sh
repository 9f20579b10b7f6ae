bicrystal
arguments=(check good.yaml --set boundary.far=sharp --set "boundary.translation=[1.905272, 1.8075]" --set boundary.strip=30 --set "domain={dimension: 3, shape: ball, radius: 64}")
expect=("boundary.strip is 30 Å: it ends at (30, 0." "22.0 Å inside the free body, must end 33.8 Å inside it")

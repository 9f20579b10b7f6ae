arguments=(check good.yaml --set "domain={shape: box, size: [160, 120], free_top: true}" --set "load.indenter={radius: 40, depth: 2}" --set "defects=[]")
expect=("load.indenter is a sphere in dimension 2, must be in dimension 3")

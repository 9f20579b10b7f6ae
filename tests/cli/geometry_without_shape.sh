line 12 "  radius: 100"
line 25 "output: {directory: out}"
arguments=(check good.yaml --set domain.geometry=part.geo)
expect=("domain.geometry is part.geo, must be left out unless domain.shape is file")

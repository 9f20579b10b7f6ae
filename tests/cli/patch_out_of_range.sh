# squeezed to 0.35 of its length the crystal is denser than the potential's table
arguments=(patch good.yaml --set "defects=[]" --set "load.deformation_gradient=[[0.35, 0, 0], [0, 1, 0], [0, 0, 1]]" --set domain.radius=200)
expect=("load.deformation_gradient" "takes the crystal out of the potential's range")

arguments=(check good.yaml --set "defects=[{void: {radius: 70}}]")
expect=("regions.blend is " " Å around a defect that reaches 70 Å from the centre, must end inside domain.radius (100 Å)")

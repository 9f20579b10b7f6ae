line 11 "  shape: hexagon"
line 12 "  radius: 80"
expect=("good.yaml:22: regions.blend is 42 Å, must be below" "must fit inside the free body, whose inner radius is 57.2 Å")

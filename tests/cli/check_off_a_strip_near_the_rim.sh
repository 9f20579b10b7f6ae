# What the trace of the zone alone tells, check tells, too.
arguments=(check "$(dirname "$test")/../../examples/sigma5_310/case.yaml" --set "defects=[{vacancy: {at: [20, -28, 0]}}]")
expect=("defects: what is refined comes out of the free body at (" "beside the strip along a boundary, and leaves no room for the far mesh")

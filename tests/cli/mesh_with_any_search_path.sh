# Gmsh copies the search path into the heap whose order its mesh depends on; of these two lengths it once made 8763 and 8732 nodes.
code=0
case=${tests%/*/*}/examples/lomer_3d/case.yaml
printf -v one '%01093d' 0
printf -v other '%01193d' 0
made=$(PATH=/bin:/$one "$atomesh" mesh "$case" --set output.picture=false --output "$session/one")
export PATH=/bin:/$other
[[ $made =~ [0-9]+\ nodes\ .*elements ]]
expect=("${BASH_REMATCH[0]}")
arguments=(mesh "$case" --set output.picture=false --output "$session/other")

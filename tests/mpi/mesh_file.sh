#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A run whose mesh comes from mesh.h5 gives the answer of a run that makes it, on one rank and on several: quadratic elements in the plane and in space, a
# sharp boundary of grains, atoms that ride on vertices because their cells are broken, several atoms a cell, and atoms that a compound has not.
#
#   mesh_file.sh ATOMESH MPIEXEC EXAMPLES NAME...    NAME: plane, loose, space, sharp, cells, compound
set -u
atomesh=$1 mpiexec=$2 examples=$3
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
bad=0
number() { sed -n "s/^\t\"$2\":\t\([-0-9.e+]*\),\{0,1\}$/\1/p" "$1/result.json"; }
start() { sed -n 2p "$1/history.csv" | cut -d, -f"$2"; } # 4: energy, 5: largest residual
same() { # NAME A B TOLERANCE
  awk -v a="$2" -v b="$3" -v t="$4" 'BEGIN { d = a - b; exit !(a != "" && b != "" && d <= t && -d <= t) }' || { echo "$1: $2 and $3"; bad=1; }
}
try() { # NAME CASE OPTIONS
  local name=$1 case=$2 files=(--set output.picture=false --set output.xyz=false --set "reference=''")
  shift 2
  "$atomesh" mesh "$case" "$@" --output "$name.mesh" >/dev/null || { echo "$name: no mesh"; bad=1; return; }
  "$atomesh" run "$case" "$@" "${files[@]}" --output "$name.made" >/dev/null || bad=1
  "$atomesh" run "$case" "$@" "${files[@]}" --set "mesh.file=$room/$name.mesh/mesh.h5" --output "$name.1" >said.txt 2>&1 || { cat said.txt; bad=1; }
  for np in $ranks; do
    "$mpiexec" -n $np "$atomesh" run "$case" "$@" "${files[@]}" --set "mesh.file=$room/$name.mesh/mesh.h5" --output "$name.$np" >said.txt 2>&1 || { cat said.txt; bad=1; }
    for key in num_nodes num_unknowns num_elements num_sites; do same "$name, $np ranks, $key" "$(number "$name.$np" $key)" "$(number "$name.1" $key)" 0; done
    for column in 4 5; do same "$name, $np ranks, start" "$(start "$name.$np" $column)" "$(start "$name.1" $column)" 1e-7; done
    [ "$name" = loose ] || same "$name, $np ranks, energy_eV" "$(number "$name.$np" energy_eV)" "$(number "$name.1" energy_eV)" 1e-9
  done
  for key in num_nodes num_unknowns num_elements num_sites; do same "$name, from the file, $key" "$(number "$name.1" $key)" "$(number "$name.made" $key)" 0; done
  same "$name, from the file, energy_eV" "$(number "$name.1" energy_eV)" "$(number "$name.made" energy_eV)" 1e-7
}
shift 3
for name; do
  case $name in
    space) ranks=3; try space "$examples/vacancy_3d/case.yaml" --set mesh.order=2 --set domain.radius=50 ;;
    plane) ranks=3; try plane "$examples/lomer/case.yaml" --set mesh.order=2 --set domain.radius=100 ;;
    sharp) ranks=2; try sharp "$examples/sharp_boundary/case.yaml" --set domain.radius=76 ;;
    # an atom alone in a hole may fall to either side: only its start is the same
    loose) ranks=2; try loose "$examples/lomer/case.yaml" --set domain.radius=100 --set "material.lattice_origin=[0,0,0]" --set "defects=[{vacancy: {at: [2.85,0,0]}}, {vacancy: {at: [-2.85,0,0]}}, {vacancy: {at: [1.42,2.02,0]}}, {vacancy: {at: [1.42,-2.02,0]}}, {vacancy: {at: [-1.42,2.02,0]}}, {vacancy: {at: [-1.42,-2.02,0]}}]" ;;
    # two atoms a cell, one of which is alone
    cells) ranks="3 4"; try cells "$examples/../tests/data/titanium.yaml" ;;
    # an antisite and an interstitial of a compound
    compound) ranks="2 3 4"; try compound "$examples/../tests/data/nial.yaml" ;;
    *) echo "$name is no mesh"; bad=1 ;;
  esac
done
exit $bad

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The indenter feels the same on one rank and on several: every atom of a small box, and with a far mesh, which Gmsh may make otherwise beside other ranks.
#
#   indentation.sh ATOMESH CASE.yaml MPIEXEC RANKS...
set -eu
atomesh=$1 case=$2 mpiexec=$3
shift 3
all_ranks=("$@")
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
fail() { echo "$*"; exit 1; }
number() { sed -n "s/^\t\"$1\":\t\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$2/result.json"; }
radius() { tail -n 1 "$1/load_curve.csv" | cut -d, -f7; }
# compare NAME TOLERANCE [options]: force and contacts on one rank and on several
compare() {
  local name=$1 tolerance=$2 ranks
  local options=(--set load.steps=1 --set output.picture=false --set output.xyz=false --set output.vtu=false "${@:3}")
  "$atomesh" run "$case" --output "$name.1" "${options[@]}" >said.txt
  for ranks in "${all_ranks[@]}"; do
    "$mpiexec" -n "$ranks" "$atomesh" run "$case" --output "$name.$ranks" "${options[@]}" >said.txt
    [ "$(number ranks "$name.$ranks")" = "$ranks" ] || fail "$name ran on $(number ranks "$name.$ranks") ranks, must be $ranks"
    for key in status num_contacts num_atoms_represented; do
      [ "$(number $key "$name.1")" = "$(number $key "$name.$ranks")" ] || fail "$name: $key: $(number $key "$name.1") and $(number $key "$name.$ranks")"
    done
    awk -v a="$(radius "$name.1")" -v b="$(radius "$name.$ranks")" 'BEGIN { exit !(a > 1 && a - b <= 0.01 && b - a <= 0.01) }' ||
      fail "$name: the radii of contact, $(radius "$name.1") and $(radius "$name.$ranks") Å, differ by more than 0.01 Å"
    echo "$name: $(number indenter_force_eV_per_A "$name.1") $(number indenter_force_eV_per_A "$name.$ranks")"
    awk -v a="$(number indenter_force_eV_per_A "$name.1")" -v b="$(number indenter_force_eV_per_A "$name.$ranks")" -v t="$tolerance" \
      'BEGIN { exit !(a > 1 && a - b <= t && b - a <= t) }' || fail "$name: the forces differ by more than $tolerance"
  done
}
# residuals below 1e-9 eV/Å. A smooth pair potential, for with tables one well has several bottoms: where a pair stands at the cutoff, two of 8e-7 eV/Å
compare atm 1e-7 --set scheme=atm --set "domain.size=[80, 46, 80]" --set solver.tolerance=1e-9 --set "material.potential=lj epsilon=0.4 sigma=2.6 switch=4.0 cutoff=5.5"
compare bqcf 0.02 --set "domain.size=[120, 60, 120]"
# Hertz, 4/3 M √R δ^(3/2) with R = 40 Å and δ = 2 Å; M is 95.1 GPa to three digits (examples/indentation/README.md).
awk -F, 'END { exit !($9 >= 22.66 && $9 <= 22.70) }' bqcf.1/load_curve.csv || fail "Hertz would press with 22.68 nN, not with $(tail -n 1 bqcf.1/load_curve.csv | cut -d, -f9)"

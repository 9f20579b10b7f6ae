#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A straight dislocation in space, periodic along its line, is n times the one of the plane; and what is periodic is the same on one rank and on several.
#
#   periodic.sh ATOMESH CASE.yaml MPIEXEC RANKS
set -eu
atomesh=$1 case=$2 mpiexec=$3 ranks=$4
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
fail() { echo "$*"; exit 1; }
number() { sed -n "s/^\t\"$1\":\t\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$2"; }
energy() { number energy_eV "$1/result.json"; }
# near A B TOLERANCE WHAT
near() { awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN { exit !(a != "" && b != "" && a - b <= t && b - a <= t) }' || fail "$4: $1 and $2"; }
# same RUN REFERENCE TOLERANCE: the same atoms at the same places
same() {
  "$atomesh" compare "$1" "$2/atoms.xyz" --json >compared.json
  [ "$(number num_matched compared.json)" = "$(number num_atoms_run compared.json)" ] || fail "$1: not all atoms are in $2"
  [ "$(number num_matched compared.json)" = "$(number num_atoms_reference compared.json)" ] || fail "$1: not all atoms of $2 are there"
  near "$(number error_max_A compared.json)" 0 "$3" "$1 and $2"
}
plain=(--set output.picture=false --set output.vtu=false --set output.all_atoms=true --set solver.tolerance=1e-10)
short=(--set domain.radius=40 --set "domain.size=[0, 0, 8.5533]" --set scheme=atm)

# Every atom, three periods. Residuals below 1e-10 eV/Å, softest modes of 1e-2 eV/Å²: 1e-8 Å.
"$atomesh" run "$case" --output plane "${plain[@]}" --set "domain={radius: 40}" --set scheme=atm >plane.txt
"$mpiexec" -n "$ranks" "$atomesh" run "$case" --output atoms "${plain[@]}" "${short[@]}" >atoms.txt
near "$(energy atoms)" "$(awk -v e="$(energy plane)" 'BEGIN { printf "%.15g", 3 * e }')" 1e-10 "three periods, and three times one"
[ "$(number num_atoms_represented atoms/result.json)" = $((3 * $(number num_atoms_represented plane/result.json))) ] || fail "not three times the atoms"
# columns: species, pos, crystal_pos, mesh_pos, displacement
awk 'FNR <= 2 { next } { key = sprintf("%.2f %.2f", $5, $6) } NR == FNR { x[key] = $11; y[key] = $12; z[key] = $13; next }
  { if (!(key in x)) exit bad = 1; for (k = 11; k <= 13; k++) { d = $k - (k == 11 ? x[key] : k == 12 ? y[key] : z[key]); if (d * d > 1e-16) exit bad = 1 } num++ }
  END { exit bad || num < 1000 }' plane/atoms.xyz atoms/atoms.xyz || fail "displacements are not those of the plane"

# With elements, the zone across the seam, from one mesh file. Both end within 1e-10 eV/Å of the same equilibrium.
"$atomesh" mesh "$case" --output mesh --set domain.radius=52 >mesh.txt
for n in 1 "$ranks"; do
  "$mpiexec" -n "$n" "$atomesh" run "$case" --output "bqcf.$n" "${plain[@]}" --set domain.radius=52 --set "mesh.file='$room/mesh/mesh.h5'" >bqcf.txt
done
near "$(energy "bqcf.$ranks")" "$(energy bqcf.1)" 1e-9 "bqcf"
same "bqcf.$ranks" bqcf.1 1e-8

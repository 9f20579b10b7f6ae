#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A study that makes its own reference, under a homogeneous load, with a domain smaller than that of the reference: on one rank, and on several.
#
#   own_reference.sh ATOMESH MPIEXEC RANKS
set -u
atomesh=$1 mpiexec=$2 ranks=$3
tests=$(dirname "$(dirname "$(realpath "$0")")")
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
cp "$tests/../examples/lomer/case.yaml" small.yaml
# Both ways end within 1e-11 eV/Å of the same equilibrium, and the softest modes have 1e-2 eV/Å². Directly, for truncated Newton takes every atom of this small
# body under load to another equilibrium, 1.2e-5 eV above.
arguments=(study small.yaml --set "reference=''" --set domain.radius=60 --set solver.tolerance=1e-11 --set solver.method=direct --set 'load.deformation_gradient=[[1.01,0,0],[0,1,0],[0,0,1]]'
  --set 'study={schemes: [bgfc], cores: [11.2, 11.5], blends: [22.4, 23], radii: [54, 60]}')
fail() { echo "$*"; tail -30 said.txt; exit 1; }
field() { sed -n "$(($2 + 1))p" "$3/study.csv" | cut -d, -f"$1"; }

"$atomesh" "${arguments[@]}" --output one >said.txt 2>&1 || fail "exit code $?"
[ "$(grep -c '^bgfc,1,.*,converged,' one/study.csv)" -eq 2 ] || fail "rows: $(cat one/study.csv)"
[ -z "$(field 12 1 one)" ] || fail "a smaller body has an energy error"
energy() { sed -n 's/^\t"energy_eV":\t\([^,]*\),$/\1/p' "$1/result.json"; }
awk -v a="$(energy one/bgfc_p1_core11.5)" -v b="$(energy one/reference)" -v d="$(field 12 2 one)" 'BEGIN { exit !(d != 0 && a - b - d < 1e-9 && b + d - a < 1e-9) }' ||
  fail "energy error $(field 12 2 one)"
# The rim of the smaller domain is held where the reference moves: that costs more than the smaller core does.
awk -v a="$(field 9 1 one)" -v b="$(field 9 2 one)" 'BEGIN { exit !(a > 2 * b && b > 0.002 && b < 0.1) }' || fail "errors $(field 9 1 one), $(field 9 2 one)"

"$mpiexec" -n "$ranks" "$atomesh" "${arguments[@]}" --output several >said.txt 2>&1 || fail "exit code $? on $ranks ranks"
for row in 1 2; do
  [ "$(field 1-8 $row one)" = "$(field 1-8 $row several)" ] || fail "$(field 1-8 $row one) and $(field 1-8 $row several)"
  for column in 9 10 11; do
    awk -v a="$(field $column $row one)" -v b="$(field $column $row several)" 'BEGIN { exit !(a != 0 && a - b <= 1e-8 && b - a <= 1e-8) }' ||
      fail "column $column: $(field $column $row one) and $(field $column $row several)"
  done
done
"$mpiexec" -n "$ranks" "$atomesh" "${arguments[@]}" --output several >said.txt 2>&1 || fail "exit code $? on $ranks ranks"
[ "$(grep -c 'was there' said.txt)" -eq 3 ] || fail "a second start ran again what was there"

# A result is gone with its reference.
rm -r several/reference
"$mpiexec" -n "$ranks" "$atomesh" "${arguments[@]}" --output several >said.txt 2>&1 || fail "exit code $? on $ranks ranks"
[ "$(grep -c 'was there' said.txt)" -eq 0 ] || fail "kept rows of another reference"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A study of the example on the smaller disc: its rows, its slopes, what it keeps when it is started again, and a row that is refused.
#
#   lomer.sh ATOMESH
set -u
atomesh=$1
tests=$(dirname "$(dirname "$(realpath "$0")")")
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
cp "$tests/../examples/lomer/case.yaml" small.yaml
cp "$tests/data/lomer_R100.xyz.gz" .
arguments=(study small.yaml --set domain.radius=100 --set reference=lomer_R100.xyz.gz --set 'study={schemes: [bqce, bqcf], cores: [12, 16]}' --output s)
fail() { echo "$*"; tail -30 said.txt; exit 1; }
# start CODE WORD...: more arguments; the exit code must be CODE
start() {
  local code=$1
  shift
  "$atomesh" "${arguments[@]}" "$@" >said.txt 2>&1
  local got=$?
  [ $got -eq "$code" ] || fail "exit code is $got, must be $code"
}
# number KEY FILE
number() { sed -n "s/^\t*\"$1\":\t\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$2"; }
kept() { grep -c "was there" said.txt; }
stamps() { stat -c '%n %y' s/*/result.json; }

start 0
[ "$(kept)" -eq 0 ] || fail "a first start found rows"
grep -q "^4 of 4 " said.txt || fail "no line for the last row"
header=scheme,order,core_A,blend_A,radius_A,status,num_nodes,num_unknowns,error_h1_relative,error_max_A,energy_eV,energy_error_eV
[ "$(head -1 s/study.csv)" = "$header,newton_iterations,seconds_setup,seconds_solve,seconds_total" ] || fail "header: $(head -1 s/study.csv)"
[ "$(tail -n +2 s/study.csv | cut -d, -f1-3,5,6 | tr '\n' ' ')" = "bqce,1,12,100,converged bqce,1,16,100,converged bqcf,1,12,100,converged bqcf,1,16,100,converged " ] ||
  fail "rows: $(cat s/study.csv)"

# Each row is that of its result, to the digits of the table; its errors are those of its scheme: measured 7.9 and 6.2 % (bqce), 0.75 and 0.45 % (bqcf).
while IFS=, read -r scheme order core blend radius status nodes unknowns h1 max energy error _; do
  result=s/${scheme}_p${order}_core$core/result.json
  [ "$(number scheme "$result"),$(number num_nodes "$result"),$(number num_unknowns "$result")" = "$scheme,$nodes,$unknowns" ] || fail "$result is of another row"
  awk -v a="$h1" -v b="$(number error_h1_relative "$result")" -v c="$max" -v d="$(number error_max_A "$result")" -v e="$blend" -v core="$core" -v s="$scheme" 'BEGIN {
    small = s == "bqcf" ? 0.004 : 0.04
    exit !(a - b < 1e-9 * b && b - a < 1e-9 * b && c - d < 1e-9 * d && d - c < 1e-9 * d && e - core * 42 / 18 < 1e-9 && core * 42 / 18 - e < 1e-9 && a > small && a < 4 * small)
  }' || fail "row $scheme $core: $h1, $max, blend $blend"
  awk -v s="$(number setup "$result")" 'BEGIN { exit !(s > 0) }' || fail "row $scheme $core: set-up of $(number setup "$result") s" # Gmsh is loaded by the first row alone
  [ -z "$error" ] || fail "an energy error without a run of every atom: $error"
done < <(tail -n +2 s/study.csv)

# The fitted slope of two points is the one between them.
mapfile -t slopes < <(number slope s/study.json)
[ ${#slopes[@]} -eq 2 ] || fail "${#slopes[@]} slopes, must be 2"
for i in 0 1; do
  sed -n "$((2 + 2 * i)),$((3 + 2 * i))p" s/study.csv | awk -F, -v slope="${slopes[$i]}" '{ n[NR] = $8; e[NR] = $9 } END {
    d = log(e[2] / e[1]) / log(n[2] / n[1]) - slope
    exit !(NR == 2 && d < 1e-8 && d > -1e-8) }' || fail "slope ${slopes[$i]} is not that of its rows" # the table has ten digits
done
[ "$(number slope_theory s/study.json | sort -u)" = -0.5 ] || fail "slopes of theory"
if type gnuplot >/dev/null 2>&1; then
  for picture in error time; do [ "$(head -c 4 s/$picture.png | tail -c 3)" = PNG ] || fail "no picture s/$picture.png"; done
fi

stamps >before.txt
start 0
[ "$(kept)" -eq 4 ] || fail "a second start ran rows again"
stamps | cmp -s before.txt || fail "a second start wrote results again"

rm -r s/bqce_p1_core16
start 0
[ "$(kept)" -eq 3 ] || fail "kept $(kept) rows, must keep 3"
[ "$(stamps | diff before.txt - | grep '^>' | cut -d' ' -f2)" = s/bqce_p1_core16/result.json ] || fail "another row was run again"

# A result of another case, or one older than the reference, is no result of this.
echo "# another case" >>s/bqcf_p1_core12/case.yaml
start 0
[ "$(kept)" -eq 3 ] || fail "kept $(kept) rows, must keep 3"
touch lomer_R100.xyz.gz
start 0 --set 'study={schemes: [bqce], cores: [12]}'
[ "$(kept)" -eq 0 ] || fail "a result older than the reference was kept"

# A row that is refused is a row, does not stop the others, and is not forgotten for one that converges.
start 3 --set 'study={schemes: [bqce], cores: [6, 12]}'
[ "$(kept)" -eq 1 ] || fail "kept $(kept) rows, must keep 1"
grep -q "regions.core is 6 Å" said.txt || fail "the reason is not said"
[ "$(sed -n 2p s/study.csv)" = "bqce,1,6,14,100,refused,,,,,,,,,," ] || fail "row: $(sed -n 2p s/study.csv)"
[ "$(wc -l <s/study.csv)" -eq 3 ] || fail "rows: $(cat s/study.csv)"
# So is one that does not converge: Newton's steps are of one Krylov iteration here.
start 3 --set 'study={schemes: [bqce], cores: [15]}' -ksp_type gmres -pc_type none -ksp_max_it 1
tail -n 1 s/study.csv | grep -q '^bqce,1,15,35,100,max_iterations,[0-9]*,[0-9]*,,,' || fail "row: $(tail -n 1 s/study.csv)"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The example of stacking faults: its numbers, its files, and the same map on one rank and on two.
#
#   example.sh ATOMESH CASE MPIEXEC
set -eu
atomesh=$1 case=$2 mpiexec=$3
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"

fail() { echo "$*"; exit 1; }
# KEY FILE: first number of that key
number() { sed -n "s/^.*\"$1\":\t\([-0-9.e+]*\),\{0,1\}$/\1/p" "$2" | head -1; }
near() { awk -v a="$1" -v b="$2" -v tolerance="$3" 'BEGIN { exit !(a != "" && a - b <= tolerance && b - a <= tolerance) }' || fail "$4 is $1, must be $2 +- $3"; }

"$atomesh" gamma "$case" --output line >said.txt || fail "exit code $?"
near "$(number intrinsic_mJ_per_m2 line/gamma.json)" 44.39 0.05 intrinsic
near "$(number unstable_mJ_per_m2 line/gamma.json)" 162.1 0.05 unstable
grep -q 'slip       1/6\[' said.txt || fail "the slip is not named"
[ "$(wc -l <line/gamma.csv)" -eq 42 ] || fail "gamma.csv has $(wc -l <line/gamma.csv) lines"
[ -s line/gamma.png ] || fail "no picture"

"$atomesh" gamma "$case" --map --points 8 --json --output one >one.json
"$mpiexec" -n 2 "$atomesh" gamma "$case" --map --points 8 --json --output two >two.json
cmp one/gamma.csv two/gamma.csv
cmp one.json two.json
cmp one.json one/gamma.json || fail "--json prints another thing than it writes"
[ "$(wc -l <one/gamma.csv)" -eq 65 ] || fail "gamma.csv of the map has $(wc -l <one/gamma.csv) lines"
[ -s two/gamma.png ] || fail "no map"
[ "$(ls -A one)" = "$(printf 'gamma.csv\ngamma.json\ngamma.png')" ] || fail "left over: $(ls -A one)"

# [10-1] is the sum of two such slips: over its middle, halfway to the same crystal, the curve is symmetric.
"$atomesh" gamma "$case" --direction 10-1 --direction -101 --points 9 --output two_lines >said.txt
awk -F, 'NR > 1 && $1 == "1/2[10-1]" { there[$2] = $4 } NR > 1 && $1 == "1/2[-101]" { n++; d = $4 - there[sprintf("%.6f", 1 - $2)]; if (d > 1e-4 || d < -1e-4) bad = 1 }
  END { exit bad || n != 9 }' two_lines/gamma.csv || fail "a slip and the opposite one do not mirror each other"

# A compound goes by its formula.
"$atomesh" gamma EAM_Dynamo_Mishin_2004_NiAl__MO_101214310689_005 --species Ni,Al --structure l12 --relax none --points 5 --output compound >said.txt
grep -q 'structure  l12 Ni3Al, lattice constant 3.571365' said.txt || fail "the compound is called $(grep structure said.txt)"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Energies of boundaries in copper (Mishin 2001), J/m²: 0.9047 and 0.9511 of the literature, all by LAMMPS, too (tools/peers/lammps_boundary.py). A small
# scan of a thin bicrystal gives them to the last digit that is published. Two ranks share the scan and find the same.
#
#   energies.sh ATOMESH EXAMPLES MPIEXEC
set -eu
atomesh=$1 examples=$2 mpiexec=$3
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
fail() { echo "$*"; exit 1; }
# number KEY FILE
number() { sed -n "s/^\t\"$1\":\t\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$2"; }
# near A B TOLERANCE
near() { awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN { exit !(a != "" && a - b <= t && b - a <= t) }'; }
small=(--set boundary.height=15 --set "boundary.grid=[2, 2]" --set boundary.overlaps=[0.5,0.7])
while read -r name energy degrees; do
  "$atomesh" boundary "$examples/$name/case.yaml" --output "$name" "${small[@]}" >"$name.txt"
  near "$(number energy_J_per_m2 "$name/boundary.json")" "$energy" 5e-5 || fail "$name: $(number energy_J_per_m2 "$name/boundary.json") J/m², must be $energy"
  near "$(number angle_degrees "$name/boundary.json")" "$degrees" 5e-3 || fail "$name: $(number angle_degrees "$name/boundary.json") degrees, must be $degrees"
  near "$(number force_max_eV_per_A "$name/boundary.json")" 0 1e-6 || fail "$name: a force of $(number force_max_eV_per_A "$name/boundary.json") eV/Å is left"
done <<'END'
sigma5_310 0.9047 36.87
sigma5_210 0.9511 36.87
twin 0.0222 70.53
END
grep -q "yields by  *\[0.22" sigma5_310.txt || fail "sigma5_310: how the boundary yields is not told: $(cat sigma5_310.txt)"
# cells of several atoms, against LAMMPS likewise: a compound, of whose atoms as many of each species are left out, and three-body forces
few=(--set boundary.height=20 --set boundary.overlaps=[0.5])
cat >nial.yaml <<'END'
material: {potential: EAM_Dynamo_Mishin_2004_NiAl__MO_101214310689_005, species: [Ni, Al], structure: b2}
boundary: {sigma: 5, axis: [0, 0, 1], plane: [3, 1, 0], grid: [1, 1]}
domain: {radius: 60}
scheme: atm
END
"$atomesh" boundary nial.yaml "${few[@]}" >nial.txt
near "$(number energy_J_per_m2 nial.boundary/boundary.json)" 1.1940 5e-5 || fail "NiAl: $(number energy_J_per_m2 nial.boundary/boundary.json) J/m², must be 1.1940"
near "$(number atoms_more nial.boundary/boundary.json)" 0 1e-9 || fail "NiAl: another composition than the crystal's: $(cat nial.txt)"
grep -q "left out  *$(number num_removed nial.boundary/boundary.json) atoms a period" nial.txt || fail "NiAl: boundary.json says of atoms left out what is not said: $(cat nial.txt)"
grep -q "^0.000000,0.000000,0.5,$(number num_removed nial.boundary/boundary.json)," nial.boundary/gb_scan.csv || fail "NiAl: gb_scan.csv has other atoms left out: $(cat nial.boundary/gb_scan.csv)"
# (210) alternates planes of nickel and of aluminium: what is lowest beside nickel has too much of it, and costs more beside aluminium by what a cell is worth
"$atomesh" boundary nial.yaml --output nial210 "${few[@]}" --set boundary.plane=[2,1,0] --set boundary.beside=Ni >nial.txt
near "$(number atoms_more nial210/boundary.json)" 1 1e-9 || fail "NiAl (210) beside nickel must hold more of it: $(cat nial.txt)"
near "$(number energy_J_per_m2 nial210/boundary.json)" 0.5252 5e-5 || fail "NiAl (210): $(number energy_J_per_m2 nial210/boundary.json) J/m², must be 0.5252"
# whole cells of silicon fill its grains but for planes that end them: bonds and angles of a twin are the crystal's, and it costs nothing
cat >silicon.yaml <<'END'
material: {potential: SW_StillingerWeber_1985_Si__MO_405512056662_005, species: [Si], structure: diamond}
boundary: {sigma: 3, axis: [1, -1, 0], plane: [1, 1, 1], grid: [1, 1], overlaps: [0.5], height: 8}
domain: {radius: 60}
scheme: atm
END
"$atomesh" boundary silicon.yaml >silicon.txt
near "$(number energy_J_per_m2 silicon.boundary/boundary.json)" 0 1e-8 || fail "Si: $(number energy_J_per_m2 silicon.boundary/boundary.json) J/m², must be 0"
grep -q "yields by  *unknown: too few planes of atoms up to boundary.height, 8 Å" silicon.txt || fail "Si: so few planes cannot tell how it yields: $(cat silicon.txt)"
# a twin of hcp, by its plane
"$atomesh" boundary "$examples/twin_magnesium/case.yaml" --output magnesium --set boundary.height=15 --set boundary.grid=[1,1] --set boundary.overlaps=[0.5] >magnesium.txt
near "$(number energy_J_per_m2 magnesium/boundary.json)" 0.1142 5e-5 || fail "Mg (10-12): $(number energy_J_per_m2 magnesium/boundary.json) J/m², must be 0.1142"
near "$(number angle_degrees magnesium/boundary.json)" 86.46 5e-3 || fail "Mg (10-12): $(number angle_degrees magnesium/boundary.json) degrees, must be 86.46"
# an asymmetric one: (100) on (430)
"$atomesh" boundary "$examples/sigma5_310/case.yaml" --output asymmetric "${small[@]}" --set boundary.plane=[1,0,0] --set boundary.symmetric=false >asymmetric.txt
near "$(number energy_J_per_m2 asymmetric/boundary.json)" 0.9668 2e-4 || fail "asymmetric: $(number energy_J_per_m2 asymmetric/boundary.json) J/m², must be 0.9668"
# no way of the scan is below the best, and each row is whole
awk -F, 'NR > 1 { if (NF != 12 || $5 < 0.9046) bad = 1 } END { exit bad || NR < 5 }' sigma5_310/gb_scan.csv || fail "gb_scan.csv is wrong: $(cat sigma5_310/gb_scan.csv)"
! grep -- "-0\.000000" */gb_scan.csv || fail "gb_scan.csv tells zeros with a sign"
[ "$(head -1 sigma5_310/atoms.xyz)" = "$(($(wc -l <sigma5_310/atoms.xyz) - 2))" ] || fail "atoms.xyz does not hold the atoms that it counts"
"$mpiexec" -n 2 "$atomesh" boundary "$examples/sigma5_310/case.yaml" --output two "${small[@]}" >two.txt
cmp two/gb_scan.csv sigma5_310/gb_scan.csv || fail "two ranks find other energies"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The example, smaller, gives the same energy and the same displacements on one rank and on several.
#
#   lomer.sh ATOMESH CASE.yaml MPIEXEC RANKS...
set -eu
atomesh=$1 case=$2 mpiexec=$3
shift 3
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
# Both ways end within 1e-11 eV/Å of the same equilibrium, and the softest modes have 1e-2 eV/Å².
smaller=(--set "reference=''" --set domain.radius=60 --set regions.core=12 --set regions.blend=24 --set solver.tolerance=1e-11 --set output.all_atoms=true
  --set output.picture=false)
"$atomesh" run "$case" --output one "${smaller[@]}" >one.txt
# number KEY FILE
number() { sed -n "s/^\t\"$1\":\t\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$2"; }
fail() { echo "$*"; exit 1; }
for ranks; do
  "$mpiexec" -n "$ranks" "$atomesh" run "$case" --output several "${smaller[@]}" >several.txt
  [ "$(number ranks several/result.json)" = "$ranks" ] || fail "ran on $(number ranks several/result.json) ranks, must be $ranks"
  for key in status num_nodes num_elements num_sites num_unknowns negative_eigenvalues; do
    [ "$(number $key one/result.json)" = "$(number $key several/result.json)" ] || fail "$key: $(number $key one/result.json) and $(number $key several/result.json)"
  done
  [ "$(number status one/result.json)" = converged ] || fail "not converged"
  for key in energy_eV site_energy_sum_eV; do
    awk -v a="$(number $key one/result.json)" -v b="$(number $key several/result.json)" 'BEGIN { exit !(a != 0 && a - b <= 1e-9 && b - a <= 1e-9) }' ||
      fail "$key: $(number $key one/result.json) and $(number $key several/result.json)"
  done
  "$atomesh" compare several one/atoms.xyz --json >compared.json
  cat compared.json
  [ "$(number num_matched compared.json)" = "$(number num_atoms_run compared.json)" ] || fail "not all atoms are the same"
  [ "$(number num_matched compared.json)" = "$(number num_atoms_reference compared.json)" ] || fail "not all atoms are there"
  awk -v d="$(number error_max_A compared.json)" 'BEGIN { exit !(d != "" && d <= 1e-9) }' || fail "displacements differ"
done

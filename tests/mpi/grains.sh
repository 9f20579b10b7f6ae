#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A bicrystal, coupled, with the boundary from end to end, sharp away from a vacancy, or in space, gives the same energy and the same displacements on one rank and on several.
#
#   grains.sh ATOMESH CASE.yaml MPIEXEC RANKS CORE BLEND [RADIUS]
set -eu
atomesh=$1 case=$2 mpiexec=$3 ranks=$4 core=$5 blend=$6 radius=${7-}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
# Both ways end within 1e-10 eV/Å of the same equilibrium, and the softest modes have 1e-2 eV/Å².
smaller=(--set "regions.core=$core" --set "regions.blend=$blend" --set solver.tolerance=1e-10 --set output.all_atoms=true --set output.picture=false --set output.vtu=false)
[ -z "$radius" ] || smaller+=(--set "domain.radius=$radius")
number() { sed -n "s/^\t\"$1\":\t\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$2"; }
fail() { echo "$*"; exit 1; }
"$atomesh" run "$case" --output one "${smaller[@]}" >one.txt
"$mpiexec" -n "$ranks" "$atomesh" run "$case" --output several "${smaller[@]}" >several.txt
[ "$(number ranks several/result.json)" = "$ranks" ] || fail "ran on $(number ranks several/result.json) ranks, must be $ranks"
for key in status num_nodes num_elements num_sites num_unknowns negative_eigenvalues; do
  [ "$(number $key one/result.json)" = "$(number $key several/result.json)" ] || fail "$key: $(number $key one/result.json) and $(number $key several/result.json)"
done
[ "$(number status one/result.json)" = converged ] || fail "not converged"
for key in energy_eV boundary_energy_J_per_m2; do
  awk -v a="$(number $key one/result.json)" -v b="$(number $key several/result.json)" 'BEGIN { exit !(a != 0 && a - b <= 1e-9 && b - a <= 1e-9) }' ||
    fail "$key: $(number $key one/result.json) and $(number $key several/result.json)"
done
"$atomesh" compare several one/atoms.xyz --json >compared.json
[ "$(number num_matched compared.json)" = "$(number num_atoms_run compared.json)" ] || fail "not all atoms are the same"
[ "$(number num_matched compared.json)" = "$(number num_atoms_reference compared.json)" ] || fail "not all atoms are there"
awk -v d="$(number error_max_A compared.json)" 'BEGIN { exit !(d != "" && d <= 1e-8) }' || fail "displacements differ by $(number error_max_A compared.json) Å"

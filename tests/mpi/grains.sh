#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A bicrystal, coupled, with the boundary from end to end, sharp away from a vacancy, or in space, gives the same energy and the same displacements on one rank and on several.
#
#   grains.sh ATOMESH CASE.yaml MPIEXEC RANKS CORE BLEND [RADIUS]
set -eu
atomesh=$1 case=$2 mpiexec=$3 ranks=$4 core=$5 blend=$6 radius=${7-}
# shellcheck source=tests/mpi/same_run.sh
source "$(dirname "$0")/same_run.sh"
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
# Both ways end within 1e-10 eV/Å of the same equilibrium, and the softest modes have 1e-2 eV/Å².
smaller=(--set "regions.core=$core" --set "regions.blend=$blend" --set solver.tolerance=1e-10 --set output.all_atoms=true --set output.picture=false --set output.vtu=false)
[ -z "$radius" ] || smaller+=(--set "domain.radius=$radius")
"$atomesh" run "$case" --output one "${smaller[@]}" >one.txt
"$mpiexec" -n "$ranks" "$atomesh" run "$case" --output several "${smaller[@]}" >several.txt
same_run "$ranks" 1e-8 energy_eV boundary_energy_J_per_m2

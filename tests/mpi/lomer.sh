#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The example, smaller, gives the same energy and the same displacements on one rank and on several.
#
#   lomer.sh ATOMESH CASE.yaml MPIEXEC RANKS...
set -eu
atomesh=$1 case=$2 mpiexec=$3
shift 3
# shellcheck source=tests/mpi/same_run.sh
source "$(dirname "$0")/same_run.sh"
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
# Both ways end within 1e-11 eV/Å of the same equilibrium, and the softest modes have 1e-2 eV/Å².
smaller=(--set "reference=''" --set domain.radius=60 --set regions.core=12 --set regions.blend=24 --set solver.tolerance=1e-11 --set output.all_atoms=true
  --set output.picture=false)
"$atomesh" run "$case" --output one "${smaller[@]}" >one.txt
for ranks; do
  "$mpiexec" -n "$ranks" "$atomesh" run "$case" --output several "${smaller[@]}" >several.txt
  same_run "$ranks" 1e-9 energy_eV site_energy_sum_eV
done

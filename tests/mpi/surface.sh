#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A dislocation under a free surface, coupled and with every atom, gives the same energy and the same displacements on one rank and on several.
#
#   surface.sh ATOMESH CASE.yaml MPIEXEC RANKS...
set -eu
atomesh=$1 case=$2 mpiexec=$3
shift 3
# shellcheck source=tests/mpi/same_run.sh
source "$(dirname "$0")/same_run.sh"
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
for scheme in bqcf bgfc atm; do
  # Both ways end within 1e-10 eV/Å of the same equilibrium, and the softest modes have 1e-2 eV/Å².
  options=(--set scheme=$scheme --set "domain.size=[220, 180]" --set "defects.0.dislocation.position=[0, 68.54539352]" --set solver.tolerance=1e-10 --set output.all_atoms=true --set output.picture=false --set output.vtu=false)
  # A dislocation has several equilibria, and from the elastic field rounding decides between them: all begin near one of them, under a small load.
  "$atomesh" run "$case" --output near "${options[@]}" --set "load.deformation_gradient=[[1.001, 0, 0], [0, 1, 0], [0, 0, 1]]" >near.txt
  options+=(--set "start=$PWD/near/atoms.xyz")
  "$atomesh" run "$case" --output one "${options[@]}" >one.txt
  for ranks; do
    "$mpiexec" -n "$ranks" "$atomesh" run "$case" --output several "${options[@]}" >several.txt
    same_run "$ranks" 1e-8 energy_eV
    rm -r several
  done
  rm -r one near
done

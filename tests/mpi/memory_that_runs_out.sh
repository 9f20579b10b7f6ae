#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Where memory runs out on one of two ranks, both end, with one sentence and code 2, and nothing is left behind.
#
#   memory_that_runs_out.sh ATOMESH MPIEXEC GOOD.yaml
set -u
atomesh=$1 mpiexec=$2
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cp "$3" "$room"
cd "$room" || exit 1
sed -i '10s/2/3/; 11s/disc/ball/; 12s/100/150/; 14,19d; s/^scheme.*/scheme: atm/' good.yaml
sed -i '13a\  - vacancy: {at: [0, 0, 0]}' good.yaml
# shellcheck disable=SC2016
timeout 100 "$mpiexec" -n 2 bash -c '[ $OMPI_COMM_WORLD_RANK -eq 0 ] || ulimit -v 700000; exec "$0" run good.yaml' "$atomesh" >said.txt 2>&1
got=$?
[ "$got" -eq 2 ] || { echo "exit code is $got, must be 2"; cat said.txt; exit 1; }
[ "$(grep -c "atomesh: not enough memory: .* bytes asked for in " said.txt)" -eq 1 ] || { cat said.txt; exit 1; }
! grep "PETSC ERROR" said.txt || exit 1
[ "$(echo *)" = "good.yaml said.txt" ] || { echo "files were left behind: $(echo *)"; exit 1; }

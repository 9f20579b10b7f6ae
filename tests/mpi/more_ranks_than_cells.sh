#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A body of 19 columns has 24 cells: 25 ranks are refused with one sentence and code 2, and nothing is left behind.
#
#   more_ranks_than_cells.sh ATOMESH MPIEXEC
set -u
atomesh=$1 mpiexec=$2
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
cat >case.yaml <<'CASE'
material:
  potential: toy_eam a=4 b=3 c=10 cutoff=1.05
  species: [X]
  structure: triangular
  lattice_constant: 1
domain: {shape: disc, radius: 2.2, fixed_rim: 2.1}
scheme: atm
output: {directory: out}
CASE
before=$(ls)
"$mpiexec" -n 25 "$atomesh" run case.yaml >said.txt 2>&1
got=$?
grep -o "25 ranks are more than.*" said.txt
[ "$got" -eq 2 ] || { echo "exit code is $got, must be 2"; cat said.txt; exit 1; }
grep -q "atomesh: 25 ranks are more than the 24 cells of the mesh, must be fewer" said.txt || { cat said.txt; exit 1; }
[ "$before said.txt" = "$(ls | tr '\n' ' ' | sed 's/ $//')" ] || { echo "files were left behind: $(ls)"; exit 1; }

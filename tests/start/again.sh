#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A run that starts where another one of the same body ended is there at once; and ranks that the other's atoms tell nothing wait for those that they do.
#
#   again.sh ATOMESH MPIEXEC
set -u
atomesh=$1 mpiexec=$2
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
fail() { echo "$*"; tail -5 said.txt; exit 1; }
alone() { "$atomesh" "$@" >said.txt 2>&1; }
# A load, which is no part of what is taken over, and two atoms a cell, whose places are not their sites.
cat >case.yaml <<'CASE'
material: {potential: EAM_Dynamo_MishinMehlPapaconstantopoulos_2002_NiAl__MO_109933561507_005, species: [Ni, Al], structure: b2, lattice_constant: 2.86}
domain: {radius: 26}
defects: [{vacancy: {at: [0.1, 0.1, 0]}}]
load: {deformation_gradient: [[1.02, 0, 0], [0, 1, 0], [0, 0, 0.99]]}
scheme: atm
output: {vtu: false, picture: false}
CASE
alone run case.yaml --output first || fail "exit code $?"
alone run case.yaml --output second --set start=first/atoms.xyz || fail "exit code $?, started where the first ended"
grep -q '"newton_iterations":	0,' second/result.json && grep -q '"descent_steps":	0,' second/result.json || fail "took steps from where the first ended"
# The cell of the atoms is as long as the load makes a period.
head -2 first/atoms.xyz | grep -q 'Lattice="[0-9.]* 0 0 0 [0-9.]* 0 0 0 2.8314"' || fail "$(head -2 first/atoms.xyz)"
# The first free atom alone: on two ranks one has none.
awk 'NR == 1 { print 1 } NR == 2 { print } NR > 2 && $NF == "T" { print; exit }' first/atoms.xyz >one.xyz
timeout 50 "$mpiexec" -n 2 "$atomesh" run case.yaml --output third --set start=one.xyz --set "output.xyz=false" >said.txt 2>&1 || fail "exit code $? on two ranks, started from one atom"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A run that does not converge, for Newton's steps are of one Krylov iteration, tells where its largest residual is, the same on one rank and on two, and how far from the core that is.
#
#   place.sh ATOMESH EXAMPLES MPIEXEC
set -u
atomesh=$1 examples=$2 mpiexec=$3
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fail() { echo "$1"; exit 1; }

for ranks in 1 2; do
  "$mpiexec" --oversubscribe -n $ranks "$atomesh" run "$examples/lomer/case.yaml" --set "reference=''" --set domain.radius=90 --set regions.core=12 --set regions.blend=24 \
    --set scheme=bqce --set solver.max_iterations=5 --set output.picture=false --output $ranks -ksp_type gmres -pc_type none -ksp_max_it 1 >said$ranks 2>&1
  [ $? -eq 3 ] || { tail said$ranks; fail "exit code on $ranks ranks"; }
  grep -q "it is at  .* Å from the nearest core$" said$ranks || fail "nothing said: $(cat said$ranks)"
  # Atoms that are alike may take turns, so places are compared by their distance; the core is at 0.
  tr -d '\n\t ' <$ranks/result.json | sed -n 's/.*"residual_at_A":\[\([^]]*\)\],"residual_from_core_A":\([-0-9.e]*\),.*/\1,\2/p' >place$ranks
  awk -F, '{ d = $4 - sqrt($1 * $1 + $2 * $2); exit !(NF == 4 && $4 > 0 && d < 1e-9 && d > -1e-9) }' place$ranks || fail "place and distance on $ranks ranks: $(cat place$ranks)"
done
awk -F, '{ d[NR] = $4 } END { exit !(NR == 2 && d[1] - d[2] < 1e-9 && d[2] - d[1] < 1e-9) }' place1 place2 || fail "places: $(cat place1 place2)"
cat place1

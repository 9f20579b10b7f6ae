#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is asked of gnuplot around an ellipsoidal void, in the plane: core and blend, as capsules around the segment from which regions count their distances, each with its label.
#
#   ellipsoid.sh ATOMESH
set -u
atomesh=$1
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
fail() { echo "$1"; exit 1; }

mkdir bin
printf '#!/bin/bash\ncat >"%s/commands"\n' "$room" >bin/gnuplot # no picture is drawn, of which the program warns
chmod +x bin/gnuplot
export PATH=$room/bin:$PATH
cat >case.yaml <<'END'
material: {potential: lj epsilon=0.1 sigma=2.3 switch=3.5 cutoff=4.5, species: [A], structure: fcc}
domain: {radius: 80}
defects: [{void: {center: [1, 2, 0], semi_axes: [8, 20, 8], axes: [[0.8, 0.6, 0], [-0.6, 0.8, 0], [0, 0, 1]]}}]
regions: {core: 10, blend: 20}
scheme: bqcf
solver: {tolerance: 10}
output: {xyz: false, vtu: false}
END
# drawn RADIUS LENGTH: one of the outlines is a capsule of this radius around a segment of half this length from (1, 2) along (-0.6, 0.8)
drawn() {
  sed -n 's/^set object polygon from \(.*\) front .*/\1/p' commands | awk -v radius="$1" -v half="$2" '{
    ok = NF > 30
    gsub(/ to /, " ")
    for (i = 1; i <= NF; i++) {
      split($i, at, ",")
      x = at[1] - 1; y = at[2] - 2; s = -0.6 * x + 0.8 * y; t = 0.8 * x + 0.6 * y
      over = s > half ? s - half : s < -half ? s + half : 0
      off = sqrt(over * over + t * t) - radius
      if (off > 1e-4 || off < -1e-4) ok = 0 # six decimals
      if (over > 0) high = 1
      if (over < 0) low = 1
    }
    if (ok && high && low) found = 1
  } END { exit !found }'
}

"$atomesh" run case.yaml --output out >said 2>&1 || { tail said; fail "no run"; }
drawn 18 12 || fail "no core: $(grep object commands)"
drawn 28 12 || fail "no blend: $(grep object commands)"
[ "$(grep -c "^set label '\(core\|blend\)' at" commands)" -eq 2 ] || fail "labels: $(grep label commands)"

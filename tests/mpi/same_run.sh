# SPDX-License-Identifier: GPL-3.0-or-later
# What scripts need that compare a run on one rank, in one/, with one on several, in several/. Sourced; needs $atomesh, and that one/ and several/ are here.
# number KEY FILE
number() { sed -n "s/^\t\"$1\":\t\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$2"; }
fail() { echo "$*"; exit 1; }
# same_run RANKS DISTANCE KEY...: equal counts, energies KEY to 1e-9, the same atoms to DISTANCE, Å, with the same energies, β and freedom
same_run() {
  local ranks=$1 distance=$2 key
  shift 2
  [ "$(number ranks several/result.json)" = "$ranks" ] || fail "ran on $(number ranks several/result.json) ranks, must be $ranks"
  for key in status num_nodes num_elements num_sites num_unknowns negative_eigenvalues; do
    [ "$(number $key one/result.json)" = "$(number $key several/result.json)" ] || fail "$key: $(number $key one/result.json) and $(number $key several/result.json)"
  done
  [ "$(number status one/result.json)" = converged ] || fail "not converged"
  for key; do
    awk -v a="$(number "$key" one/result.json)" -v b="$(number "$key" several/result.json)" 'BEGIN { exit !(a != 0 && a - b <= 1e-9 && b - a <= 1e-9) }' ||
      fail "$key: $(number "$key" one/result.json) and $(number "$key" several/result.json)"
  done
  "$atomesh" compare several one/atoms.xyz --json >compared.json
  cat compared.json
  [ "$(number num_matched compared.json)" = "$(number num_atoms_run compared.json)" ] || fail "not all atoms are the same"
  [ "$(number num_matched compared.json)" = "$(number num_atoms_reference compared.json)" ] || fail "not all atoms are there"
  # In the column of sites come species, pos, crystal_pos, mesh_pos, displacement, site_energy, beta, free. An energy changes by some eV/Å times the distance.
  awk -v most="$distance" '
    { at = sprintf("%.3f %.3f %.3f", $5 + 0.0005, $6 + 0.0005, $7 + 0.0005) }
    FNR < 3 { next }
    NR == FNR { energy[at] = $14; rest[at] = $1 $16; beta[at] = $15; next }
    { d = energy[at] - $14; b = beta[at] - $15; e = 10 * most + 1e-9 }
    d > e || -d > e || b > e || -b > e || rest[at] != $1 $16 { print "atom of " at ": " $0 "; on one rank " energy[at], beta[at], rest[at]; exit 1 }
  ' one/atoms.xyz several/atoms.xyz || fail "an atom is not the same"
  awk -v d="$(number error_max_A compared.json)" -v most="$distance" 'BEGIN { exit !(d != "" && d <= most) }' || fail "displacements differ by $(number error_max_A compared.json) Å"
}

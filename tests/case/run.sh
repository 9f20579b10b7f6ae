#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs an example in an empty directory and checks the numbers in its result.json, and that no zero that is printed has a sign.
#
#   run.sh ATOMESH CASE.sh
#
# CASE.sh is sourced. It sets: arguments (array, after "atomesh run"; $examples and $data are at hand, output goes to out), and checks (array of
# "KEY is WORD", "KEY <= NUMBER", "KEY >= NUMBER", "KEY = NUMBER +- NUMBER"; KEY.KEY: of an object), and may set: expect (array of words that are printed).
set -u
atomesh=$1
test=$(realpath "$2")
tests=$(dirname "$(dirname "$test")")
examples=$(dirname "$tests")/examples
data=$tests/data
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1

arguments=()
checks=()
expect=()
# shellcheck disable=SC1090
source "$test"

"$atomesh" run "${arguments[@]}" --output out --set output.picture=false >said.txt 2>&1 || { echo "exit code $?"; tail -20 said.txt; exit 1; }
tail -6 said.txt
! grep -E -- '-0\.0*([^0-9e]|$)' said.txt || { echo "a zero has a sign"; exit 1; }
[ ${#checks[@]} -gt 0 ] || { echo "the test checks nothing"; exit 1; }
bad=0
for words in "${expect[@]}"; do
  grep -qF -- "$words" said.txt || { echo "not said: $words"; bad=1; }
done
for check in "${checks[@]}"; do
  read -r key relation want _ tolerance <<<"$check"
  inside=${key%%.*}
  got=$(sed -n "/^\t\"$inside\":/,/^\t[]}\"]/s/^\t*\"${key#*.}\":\t\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" out/result.json)
  awk -v got="$got" -v relation="$relation" -v want="$want" -v tolerance="$tolerance" 'BEGIN {
    number = got ~ /^-?[0-9.]+(e[-+]?[0-9]+)?$/
    if (relation == "is") ok = got == want
    if (relation == "<=") ok = number && got + 0 <= want + 0
    if (relation == ">=") ok = number && got + 0 >= want + 0
    if (relation == "=") ok = number && tolerance != "" && got - want <= tolerance && want - got <= tolerance
    exit !ok
  }' || { echo "$key is ${got:-missing}, must be: $relation $want ${tolerance:++- $tolerance}"; bad=1; }
done
exit $bad

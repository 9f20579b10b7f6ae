#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one test of the command line, most often of bad input: the program must end with code 2, say exactly one line on stderr that holds all expected
# words, and leave nothing behind.
#
#   run.sh ATOMESH /PATH/OF/CASE.sh
#
# CASE.sh is sourced in an empty directory that holds good.yaml. It spoils the case, and sets: expect (array of words), and if need be
# arguments (array; default: run good.yaml), unsaid (array of words that must not be in the output). With code=0 nothing may be on stderr, and the words are looked for in the output.
set -u
atomesh=$1
test=$2
tests=${test%/*}
session=$(mktemp -d) # two hundred of these tests make a quarter of the suite: no process is started that the shell can do without
room=$session/room
mkdir "$room"
trap 'rm -rf "$session" 2>/dev/null || { chmod -R u+w "$session"; rm -rf "$session"; }' EXIT
cd "$room" || exit 1
cp "$tests/good.yaml" .

arguments=(run good.yaml)
expect=()
unsaid=()
code=2
# takes the case of an indentation instead, as good.yaml
half_space() { cp "$tests/half_space.yaml" good.yaml; }
# takes the case of a periodic body instead, as good.yaml
periodic() { cp "$tests/periodic.yaml" good.yaml; }
# takes the case of a grain boundary instead, as good.yaml
bicrystal() { cp "$tests/bicrystal.yaml" good.yaml; }
# takes the case of two unlike crystals instead, as good.yaml
unlike() { cp "$tests/unlike.yaml" good.yaml; }
# replaces one line: line NUMBER TEXT
line() { sed -i "$1s|.*|$2|" good.yaml; }
# makes it a vacancy in a ball
space() {
  line 10 "  dimension: 3"
  line 11 "  shape: ball"
  line 14 "  - vacancy: {at: [0, 0, 0]}"
  sed -i '15,19s/.*//' good.yaml
}
# makes it NiAl in a box, every atom
compound() {
  line 3 "  potential: EAM_Dynamo_PunMishin_2009_NiAl__MO_751354403791_005"
  line 4 "  species: [Ni, Al]"
  line 5 "  structure: b2"
  line 10 "  dimension: 3"
  line 11 "  shape: box"
  line 12 "  size: [60, 60, 60]"
  line 23 "scheme: atm"
  sed -i '6,8s/.*//; 14,22s/.*//' good.yaml
}
# shellcheck disable=SC1090
source "$test"

shopt -s globstar dotglob
before=(**)
"$atomesh" "${arguments[@]}" >"$session/stdout.txt" 2>"$session/stderr.txt"
got=$?
after=(**)
stdout=$(<"$session/stdout.txt") stderr=$(<"$session/stderr.txt")
mapfile -t complaints <"$session/stderr.txt"
bad=0
if [ $code -eq 0 ]; then said=stdout lines=0; else said=stderr lines=1; fi
fail() { echo "$*"; bad=1; }
[ ${#expect[@]} -gt 0 ] || fail "the test expects no words"
[ $got -eq $code ] || fail "exit code is $got, must be $code"
[ ${#complaints[@]} -eq $lines ] || fail "stderr has ${#complaints[@]} lines, must have $lines"
for words in "${expect[@]}"; do
  [[ ${!said} == *"$words"* ]] || fail "$said lacks: $words"
done
for words in "${unsaid[@]}"; do
  [[ $stdout != *"$words"* ]] || fail "stdout has: $words"
done
[ "${before[*]}" = "${after[*]}" ] || fail "files were left behind: ${after[*]}"
[ $bad -eq 0 ] || printf 'stderr:\n%s\nstdout:\n%.3000s\n' "$stderr" "$stdout"
exit $bad

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one test of bad input: the program must end with code 2, say exactly one line on stderr that holds all expected words, and leave nothing behind.
#
#   run.sh ATOMESH CASE.sh
#
# CASE.sh is sourced in an empty directory that holds good.yaml. It spoils the case, and sets: expect (array of words), and if need be
# arguments (array; default: run good.yaml).
set -u
atomesh=$1
test=$(realpath "$2")
good=$(dirname "$test")/good.yaml
room=$(mktemp -d)
trap 'chmod -R u+w "$room"; rm -rf "$room"' EXIT
cd "$room" || exit 1
cp "$good" good.yaml

arguments=(run good.yaml)
expect=()
# replaces one line: line NUMBER TEXT
line() { sed -i "$1s|.*|$2|" good.yaml; }
# shellcheck disable=SC1090
source "$test"

before=$(ls -R)
"$atomesh" "${arguments[@]}" >stdout.txt 2>stderr.txt
code=$?
bad=0
fail() { echo "$*"; bad=1; }
[ ${#expect[@]} -gt 0 ] || fail "the test expects no words"
[ $code -eq 2 ] || fail "exit code is $code, must be 2"
[ "$(wc -l <stderr.txt)" -eq 1 ] || fail "stderr has $(wc -l <stderr.txt) lines, must have 1"
for words in "${expect[@]}"; do
  grep -qF -- "$words" stderr.txt || fail "stderr lacks: $words"
done
after=$(ls -R --ignore=stdout.txt --ignore=stderr.txt)
[ "$before" = "$after" ] || fail "files were left behind: $after"
[ $bad -eq 0 ] || { echo "stderr:"; cat stderr.txt; echo "stdout:"; head -20 stdout.txt; }
exit $bad

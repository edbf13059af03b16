#!/usr/bin/env bash
# Measures what docs/SECURITY.md lists under "Figures", a line each: its number, what must hold, what was measured, whether it
# holds. The figures are what the tests print behind "measured:", or a script behind "kept:"; a test that prints none holds or
# does not. Ends with 1 where one does not hold. All of it takes about half an hour.
#
# Usage: scripts/trust.sh [--every-write] [FIGURE…]      all, or some by their numbers: R4 S5
#   --every-write: R4 tries every write of a build with both errors in place of a sample of them.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh
if [ "${1-}" = --every-write ]; then
    export TEST_EVERY_WRITE=1
    shift
fi

mapfile -t rows < <(grep -E '^\| [RS][0-9]+ \|' docs/SECURITY.md)
# A script may use up input, and a log is read after its test.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
mapfile -t subjects < <(names_of "$(printf '%s\n' "${rows[@]}")" | grep -v '^scripts/' | sort -u)
require_tests docs/SECURITY.md "${subjects[@]}"

# measured: what the last run told, in one line.
measured() {
    sed -n 's/^\.*\(test .* \.\.\. \)\?\(measured\|kept\|BROKEN\): \(.*\)/\3/p; s/^\.*LEFT OUT: /left out: /p' "$log" | paste -sd ';' | sed 's/;/; /g'
}

# passed: how many tests the last run passed.
passed() { awk '/^test result:/ { passed += $4 } END { print passed + 0 }' "$log"; }

# measure NAME…: runs what shows a figure.
measure() {
    local name tests=()
    : > "$log"
    for name in "$@"; do
        case $name in
            scripts/*) "$name" >> "$log" 2>&1 < /dev/null || return 1 ;;
            *) tests+=("$name") ;;
        esac
    done
    [ ${#tests[@]} -eq 0 ] || of_tests "${tests[@]}" --nocapture >> "$log" 2>&1 < /dev/null
}

failed=0
for row in "${rows[@]}"; do
    IFS='|' read -r _ number what cell _ <<< "$row"
    number=${number// /}
    what=$(sed 's/^ *//; s/ *$//' <<< "$what")
    [ $# -eq 0 ] || [[ " $* " == *" $number "* ]] || continue
    mapfile -t names < <(names_of "$cell")
    verdict=ok
    if [ ${#names[@]} -eq 0 ]; then
        verdict="NOT MEASURED"
        : > "$log"
    elif ! measure "${names[@]}"; then
        verdict=FAILED
    fi
    figures=$(measured)
    if [ -z "$figures" ]; then
        figures="$(passed) tests"
        [ "$figures" != "0 tests" ] || figures="by scripts"
    fi
    echo "$number $what: $figures … $verdict"
    if [ "$verdict" != ok ]; then
        failed=1
        grep -E "panicked at|^error|^BROKEN|FAILED" "$log" >&2 || true
    fi
done
exit "$failed"

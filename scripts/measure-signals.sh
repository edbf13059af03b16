#!/usr/bin/env bash
# What each signal of likeness is worth: the score of a reading with the weight of each one at 0 in turn.
#
# Proposals of a finder without a signal are partly others than those that were read; these are unread and count as
# neither right nor wrong, so the table says how many there are. The reading measured the finder as it is, which
# favours it a little.
#
# Usage: scripts/measure-signals.sh DATA [READING…]
# DATA is a folder with a catalogue (`sitegen fetch --data DATA`); CONFIG names the configuration, SITEGEN the program.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 1 ] || { sed -n '8,9p' "$0" >&2; exit 2; }
data=$(realpath "$1")
shift
readings=()
for reading in "$@"; do readings+=("$(realpath "$reading")"); done
set -- "${readings[@]}"
[ -z "${CONFIG:-}" ] || CONFIG=$(realpath "$CONFIG")
[ $# -gt 0 ] || set -- "$here/docs/readings/2026-11-28-after.tsv"
program=${SITEGEN:-$here/target/release/sitegen}
cd "$here"

printf '%-12s %-26s %9s %7s %7s %8s %6s %9s %8s\n' \
    without reading precision silly unread coverage ideas 'hub %' 'top ten %'
for signal in nothing name profile categories nearness kind ingredients meaning flavour form role; do
    weight=()
    key=SITEGEN_SUBSTITUTES_WEIGHTS_$(echo "$signal" | tr '[:lower:]' '[:upper:]')
    [ "$signal" = nothing ] || weight=("$key=0")
    for reading in "$@"; do
        env "${weight[@]}" "$program" judge --score "$reading" --json --data "$data" ${CONFIG:+--config "$CONFIG"} |
            python3 -c '
import json, sys
score = json.load(sys.stdin)
today, coverage, hubs = score["today"]["all"], score["coverage"], score["hubs"]
def share(estimate):
    return "-" if estimate is None else "%.3f" % estimate["share"]
print("%-12s %-26s %9s %7s %7d %8.3f %6d %9.2f %8.2f" % (
    sys.argv[1], sys.argv[2], share(today["precision"]), share(today["silly"]), today["unread"],
    coverage["served"] / coverage["products"], coverage["only_idea"],
    100 * (hubs["largest"] or ["", 0])[1], 100 * hubs["ten_share"]))' "$signal" "$(basename "$reading" .tsv)"
    done
done

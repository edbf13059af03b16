#!/usr/bin/env bash
# Miller 6.6.0 (Debian 12, miller 6.6.0-2+b3): « mlr --icsv --ojson cat » writes JSON that no parser takes where a cell of the table
# is .5, 5., 08.5 or 0x10.
#
# Expected: JSON comes out (RFC 8259, section 6: a number has a digit before and after its point and no leading zero, and is
# decimal), or, as for 0012345678905, +7 and 1_000, a text in quotes: Miller keeps the spelling of numbers it does not change.
#
# Seen on 2026-11-30: what Miller takes for a number of another notation is written bare, as it stood:
#   {"salt_100g": .5}      {"quantity": 0x10}
# Producers' tables have amounts without the zero before the point; jq, Python and JavaScript end at the first one.
#
# Would a sitegen user meet it? If they turn a table into JSON lines for a source with it: sitegen refuses the
# line that is no JSON, counts it and keeps the last catalogue if there are many. sitegen reads such tables itself (a source of .csv, docs/OPERATIONS.md), and .5 there as 0.5.
set -euo pipefail

command -v apt-get > /dev/null || { echo "this needs Debian's apt-get" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq miller=6.6.0-2+b3 2> /dev/null || { apt-get update -qq && apt-get download -qq miller=6.6.0-2+b3; }
dpkg -x miller_*.deb .

changed=0
seen() { # CELL JSON yes|no
    local line is_json=yes
    line=$(printf 'v,w\n%s,x\n' "$1" | usr/bin/mlr --icsv --ojsonl cut -f v)
    python3 -c 'import json, sys; json.loads(sys.argv[1])' "$line" 2> /dev/null || is_json=no
    echo "$1 -> $line (JSON: $is_json)"
    [ "$line $is_json" = "$2 $3" ] || { echo "changed: it was $2 ($3)" >&2; changed=1; }
}
seen 0.5 '{"v": 0.5}' yes
seen 0012345678905 '{"v": "0012345678905"}' yes
seen +7 '{"v": "+7"}' yes
seen .5 '{"v": .5}' no
seen -.5 '{"v": -.5}' no
seen 5. '{"v": 5.}' no
seen 08.5 '{"v": 08.5}' no
seen 0x10 '{"v": 0x10}' no
[ $changed = 0 ] || exit 1
echo "Miller 6.6.0 still writes .5 and 0x10 bare into JSON"

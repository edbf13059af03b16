#!/usr/bin/env bash
# Does to a site what docs/reliability.md lists, and looks whether it heals as it says there: runs the tests that the last
# column of its table names. Fails where it names none.
#
# Usage: chaos.sh [--quick]      --quick leaves out what takes minutes
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t subjects < <(sed -n 's/^| .* | \([^|]*\) |$/\1/p' docs/reliability.md | grep -o '`[a-z][a-z_:]*' | tr -d '`' | sort -u)
tests=(cargo test --quiet --lib --test it --)
listed=$("${tests[@]}" --list)
for subject in "${subjects[@]}"; do
    grep -q "^$subject" <<< "$listed" || {
        echo "docs/reliability.md names $subject, and there is no such test" >&2
        exit 1
    }
done
if [ "${1:-}" = --quick ]; then
    exec "${tests[@]}" "${subjects[@]}" --skip slow
fi
exec "${tests[@]}" "${subjects[@]}"

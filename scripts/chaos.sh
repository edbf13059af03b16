#!/usr/bin/env bash
# Does to a site what docs/reliability.md lists, and looks whether it heals as it says there: runs the tests that the last
# column of its table names. Fails where it names none.
#
# Usage: chaos.sh [--quick | --names]      --quick leaves out what takes minutes, --names only looks whether there are
#                                           such tests: for a run of all tests, which has them among the others
set -euo pipefail
cd "$(dirname "$0")/.."

source scripts/lib.sh

cells=$(sed -n 's/^| .* | \([^|]*\) |$/\1/p' docs/reliability.md)
mapfile -t subjects < <(names_of "$cells" | sort -u)
require_tests docs/reliability.md "${subjects[@]}"
[ "${1:-}" != --names ] || exit 0
if [ "${1:-}" = --quick ]; then
    subjects+=(--skip slow)
fi
of_tests "${subjects[@]}"

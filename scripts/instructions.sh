#!/usr/bin/env bash
# Counts the instructions of builds of 2,000 products, and fails where they are 3 % from what benches/instructions.tsv
# says: a slowdown is seen on any machine, without a clock. What is meant to cost more, or costs less now, is recorded.
#
# Valgrind counts, on one thread; two runs differ by 0.1 %. The counts belong to the compiler they were recorded with:
# another one may be 15 % from them.
#
# Usage: scripts/instructions.sh [--record]
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/packages.sh
. scripts/packages.sh
source scripts/lib.sh

recorded=benches/instructions.tsv
install_missing valgrind:valgrind || { echo "valgrind is missing and cannot be installed" >&2; exit 1; }
cargo build --quiet --release --bin sitegen
# As the tests compile it: a release of its own would have the whole program compiled again.
cargo build --quiet --features s3,postgres --example generate_catalogue
target=${CARGO_TARGET_DIR:-$PWD/target}
make_work_folder
trap 'rm -rf "$work"' EXIT
"$target/debug/examples/generate_catalogue" --products 2000 --seed 7 --out "$work/source" > /dev/null 2>&1
"$target/debug/examples/generate_catalogue" --products 2000 --seed 7 --changed 1 --out "$work/changed" > /dev/null 2>&1

# count WHAT SOURCE: joins the millions of instructions of a build to the counts.
# Valgrind stays with a program, not with the one it becomes: a build starts again where nothing says how memory is held.
count() {
    local instructions
    MALLOC_TRIM_THRESHOLD_=1048576 MALLOC_MMAP_THRESHOLD_=1048576 valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$work/log" \
        "$target/release/sitegen" build --quiet --jobs 1 --source "$work/$2" --data "$work/data" --public "$work/public"
    instructions=$(sed -n 's/.*I \+refs: *//p' "$work/log" | tr -d ,)
    [ -n "$instructions" ] || { cat "$work/log" >&2; exit 1; }
    printf '%s\t%s\n' "$1" "$(calculate "$instructions / 1e6" 0)" >> "$work/counts"
}
count "full build" source
count "1 % of the products changed" changed

compiler=$(rustc --version)
if [ "${1:-}" = --record ]; then
    { printf '# millions of instructions, %s\n' "$compiler"; cat "$work/counts"; } > "$recorded"
    cat "$recorded"
    exit
fi
allowed=3
if ! head -n 1 "$recorded" | grep -qF "$compiler"; then
    allowed=15
    echo "recorded with another compiler than $compiler: $allowed % are allowed" >&2
fi
while IFS=$'\t' read -r what counted; do
    before=$(awk -F '\t' -v what="$what" '$1 == what { print $2 }' "$recorded")
    [ -n "$before" ] || { echo "$recorded has no line for $what" >&2; exit 1; }
    percent=$(calculate "100 * ($counted - $before) / $before" 1)
    echo "$what: $counted million instructions, $before recorded ($percent %)"
    if awk "BEGIN { exit !($percent > $allowed || $percent < -$allowed) }"; then
        echo "more than $allowed % apart: if it is meant, scripts/instructions.sh --record" >&2
        broken=1
    fi
done < "$work/counts"
exit "$broken"

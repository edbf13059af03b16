#!/usr/bin/env bash
# Memory and speed of a whole build by the size of the catalogue, on generated products.
#
# Prints a row for each size: first build, second build (nothing changed) and its share of the
# first, peak memory. Fails where a promise is broken: a build of 100,000 records stays under
# 200 MB, memory grows by at most 350 bytes a product from 30,000 to 300,000, a second build takes
# at most 30 % of the first.
#
# Usage: scripts/bench-build.sh [SIZE …]      default: 30000 100000 300000
# Needs about 40 KB of memory file system (/dev/shm) a product; choose another folder with TMPDIR.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(30000 100000 300000)
cargo build --quiet --release --bin sitegen --example generate_catalogue
sitegen=$PWD/target/release/sitegen
generate=$PWD/target/release/examples/generate_catalogue
make_work_folder
trap 'rm -rf "$work"' EXIT

machine
printf '%10s %10s %10s %10s %8s %10s\n' products files 'first s' 'second s' share 'peak MB'
declare -A peak share
for size in "${sizes[@]}"; do
    folder=$work/$size
    "$generate" --products "$size" --seed 7 --out "$folder/source"
    for run in first second; do
        "$sitegen" build --quiet --json --source "$folder/source" \
            --data "$folder/data" --public "$folder/public" > "$work/$run.json"
    done
    files=$(figure pages.total "$work/first.json")
    first=$(figure seconds.total "$work/first.json")
    second=$(figure seconds.total "$work/second.json")
    peak[$size]=$(figure peak_memory_bytes "$work/first.json")
    share[$size]=$(calculate "$second / $first" 2)
    printf '%10s %10s %10s %10s %8s %10s\n' "$size" "$files" "$first" "$second" "${share[$size]}" \
        "$(calculate "${peak[$size]} / 1e6" 1)"
    rm -rf "$folder"
done

for size in "${sizes[@]}"; do
    promise "the second build's share of the first with $size products" "${share[$size]}" 0.30
done
if [ -n "${peak[100000]:-}" ]; then
    promise "the peak memory of 100,000 records in MB" "$(calculate "${peak[100000]} / 1e6" 1)" 200
fi
if [ -n "${peak[30000]:-}" ] && [ -n "${peak[300000]:-}" ]; then
    growth=$(calculate "(${peak[300000]} - ${peak[30000]}) / 270000" 0)
    promise "the growth in bytes a product from 30,000 to 300,000" "$growth" 350
fi
exit "$broken"

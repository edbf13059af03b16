#!/usr/bin/env bash
# Speed and memory of finding the substitutes of all products, on invented catalogues.
#
# Prints a row for each size. Fails where a promise is broken: 1,000,000 products of 12,000 categories
# take at most 60 s and 600 MB on 2 threads, from 100,000 to 1,000,000 the seconds grow at most twentyfold
# (shelves fill up to the bounded part that is looked at), from 300,000 on at most fivefold, and a single
# shelf of 50,000 products takes at most six times as long as one of 12,500.
#
# Usage: scripts/bench-substitutes.sh
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

cargo build --quiet --release --example bench_substitutes
bench=${CARGO_TARGET_DIR:-target}/release/examples/bench_substitutes
make_work_folder
trap 'rm -rf "$work"' EXIT
line=$work/line.json

machine
printf '%10s %10s %13s %10s %9s %9s %8s\n' products categories 'largest shelf' 'shelve s' 'index s' 'all s' 'peak MB'
declare -A seconds peak
run() { # products, categories
    "$bench" --products "$1" --categories "$2" --threads 2 > "$line"
    seconds[$1/$2]=$(figure select_seconds "$line")
    peak[$1/$2]=$(figure peak_megabytes "$line")
    printf '%10s %10s %13s %10.1f %9.1f %9.1f %8s\n' "$1" "$2" "$(figure largest_shelf "$line")" \
        "$(figure shelve_seconds "$line")" "$(figure index_seconds "$line")" "${seconds[$1/$2]}" "${peak[$1/$2]}"
}
for products in 100000 300000 1000000; do run $products 12000; done
for products in 12500 50000; do run $products 1; done

promise "the seconds for 1,000,000 products" "${seconds[1000000/12000]}" 60
promise "the peak memory of 1,000,000 products in MB" "${peak[1000000/12000]}" 600
promise "the growth of seconds from 100,000 to 1,000,000 products" \
    "$(calculate "${seconds[1000000/12000]} / ${seconds[100000/12000]}" 1)" 20
promise "the growth of seconds from 300,000 to 1,000,000 products" \
    "$(calculate "${seconds[1000000/12000]} / ${seconds[300000/12000]}" 1)" 5
promise "the growth of seconds from a shelf of 12,500 to one of 50,000" \
    "$(calculate "${seconds[50000/1]} / ${seconds[12500/1]}" 1)" 6
exit "$broken"

#!/usr/bin/env bash
# Speed and memory of reading an export into the catalogue, as ratios to decompressing the same
# file in the same run.
#
# Generates records of 5 to 6 kB, then times in turn: `gzip -dc FILE > /dev/null`, the first import,
# `gzip -dc` again, a refresh from an export in which 1 % of the records changed, `gzip -dc` again.
# Fails where a promise is broken: the import takes at most 1.5 times as long as decompressing (aim:
# 1.0), the refresh at most 40 % of the import, it writes at most 3 % of what the import wrote (1 % of
# the rows, two pages each), and neither needs more than 200 MB.
#
# Usage: scripts/bench-fetch.sh [RECORDS]     default: 1000000
# Needs about 4 GB of memory file system (/dev/shm) for a million; choose a folder with TMPDIR.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

records=${1:-1000000}
target=${CARGO_TARGET_DIR:-$PWD/target}
cargo build --quiet --release --bin sitegen --example generate_catalogue
sitegen=$target/release/sitegen
generate=$target/release/examples/generate_catalogue
make_work_folder
trap 'rm -rf "$work"' EXIT

TIMEFORMAT=%R
seconds() { { time "$@" > "$work/out" 2> "$work/err"; } 2>&1; }
decompress() { gzip -dc "$work/source/products.jsonl.gz"; }
fetch() { "$sitegen" fetch --json --source "$work/source" --data "$work/data"; }

"$generate" --products "$records" --full --gzip --out "$work/source"
"$generate" --products "$records" --full --gzip --changed 1 --out "$work/next"
bytes=$(gzip -dc "$work/source/products.jsonl.gz" | wc -c)

gzip1=$(seconds decompress)
import=$(seconds fetch)
cp "$work/out" "$work/import.json"
gzip2=$(seconds decompress)
catalogue=$(stat -c %s "$work/data/catalogue.sqlite")
mv "$work/next/products.jsonl.gz" "$work/source/products.jsonl.gz"
refresh=$(seconds fetch)
cp "$work/out" "$work/refresh.json"
gzip3=$(seconds decompress)
gzip=$(printf '%s\n' "$gzip1" "$gzip2" "$gzip3" | sort -n | sed -n 2p)

import_log=$(figure catalogue_log_bytes "$work/import.json")
refresh_log=$(figure catalogue_log_bytes "$work/refresh.json")
peak=$(figure peak_memory_bytes "$work/import.json")
refresh_peak=$(figure peak_memory_bytes "$work/refresh.json")
changed=$(figure products.changed "$work/refresh.json")

machine
echo "records: $records of $((bytes / records)) bytes; $changed changed in the refresh"
row() { printf '%-28s %10s %12s %10s\n' "$@"; }
row '' seconds 'µs a record' 'peak MB'
row 'gzip -dc (median of three)' "$gzip" "$(calculate "$gzip * 1e6 / $records" 1)" ''
row 'first import' "$import" "$(calculate "$import * 1e6 / $records" 1)" "$(calculate "$peak / 1e6" 1)"
row 'refresh, 1 % changed' "$refresh" "$(calculate "$refresh * 1e6 / $records" 1)" \
    "$(calculate "$refresh_peak / 1e6" 1)"
echo "catalogue: $(calculate "$catalogue / 1e6" 1) MB; write-ahead log of the import" \
    "$(calculate "$import_log / 1e6" 1) MB, of the refresh $(calculate "$refresh_log / 1e6" 1) MB:" \
    "$(calculate "100 * $refresh_log / $import_log" 1) % of it," \
    "$(calculate "100 * $refresh_log / $catalogue" 1) % of the catalogue"
promise "the import as a multiple of gzip -dc" "$(calculate "$import / $gzip" 2)" 1.5
promise "the refresh's share of the import" "$(calculate "$refresh / $import" 2)" 0.40
promise "the refresh's log as a percentage of the import's" "$(calculate "100 * $refresh_log / $import_log" 1)" 3
promise "the peak memory in MB" "$(calculate "($peak > $refresh_peak ? $peak : $refresh_peak) / 1e6" 1)" 200
exit "$broken"

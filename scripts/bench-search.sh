#!/usr/bin/env bash
# Speed, size and memory of searching, and what two other ways take for the same.
#
# Makes an index of invented products, asks it queries of each class (the quickest of five rounds counts
# for each), then asks SQLite's FTS5 ordered by bm25 and tantivy ordered by popularity, the latter for
# numbers alone and for all a page needs. Fails where a promise is broken: in every class half the
# queries take at most 0.1 ms and 99 of 100 at most 1 ms (two common words 0.4 and 1.5), a third of
# tantivy's for a page of common words, prefixes and typos; the index takes at
# most 20 s of processor time and 60 MB, a reader at most 64 MB of anonymous memory.
#
# Usage: scripts/bench-search.sh [PRODUCTS]
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh
products=${1:-1000000}
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")

cargo build --quiet --release --example bench_search
cargo build --quiet --release --manifest-path benches/search-baseline/Cargo.toml --target-dir "$target"
bench=$target/release/examples/bench_search
make_work_folder
trap 'rm -rf "$work"' EXIT

machine "$products products"
"$bench" make --products "$products" --folder "$work" > "$work/make.json"
"$bench" ask --folder "$work" > "$work/ask.json"
"$target/release/search-baseline" "$work" > "$work/baseline.json"
python3 scripts/bench-search-report.py "$work"

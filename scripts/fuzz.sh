#!/usr/bin/env bash
# Fuzzes the targets of fuzz/ one after another, each from its seeds and what earlier runs found. Ends with the first that
# finds something: fuzz/artifacts/TARGET then holds what does it. Needs the nightly toolchain and cargo-fuzz:
#
#   rustup toolchain install nightly --profile minimal && cargo install cargo-fuzz --locked
#
# Usage: scripts/fuzz.sh [SECONDS [TARGET…]]      60 seconds each, all targets
set -euo pipefail
cd "$(dirname "$0")/../fuzz"

seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cargo +nightly fuzz list)
for target in "${targets[@]}"; do
    mkdir -p "corpus/$target"
    log=$(mktemp)
    if ! cargo +nightly fuzz run "$target" "corpus/$target" "seeds/$target" -- "-max_total_time=$seconds" > "$log" 2>&1; then
        cat "$log" >&2
        rm "$log"
        exit 1
    fi
    echo "$target: $(grep '^Done ' "$log")"
    rm "$log"
done

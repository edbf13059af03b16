#!/usr/bin/env bash
# What a fresh build of what is shipped costs, against another commit in the same run: processor seconds, seconds, memory of
# the largest process, and the size of the binary with and without symbols.
#
# Fails where a promise is broken: at most 0.75 of the processor time of f65c0fc, and a stripped binary of at most
# 20 MB. Dependencies are downloaded first, so that the network is not measured.
#
# Usage: scripts/bench-compile.sh [--against COMMIT]      default: f65c0fc
# Needs 3 GB below TMPDIR (default /tmp) and, on two cores, 20 minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

against=f65c0fc
[ "${1:-}" != --against ] || against=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/sitegen-compile.XXXXXX")
trap 'git worktree remove --force "$work/other"; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/other" "$against"

# The profile that releases are compiled with: older commits have none of their own.
profile() { if grep -qx '\[profile.shipped\]' "$1/Cargo.toml"; then echo shipped; else echo release; fi; }

# Prints "processor-seconds seconds peak-MB" of a build from nothing.
fresh_build() { # folder of the sources, target folder
    (cd "$1" && cargo fetch --quiet --locked && CARGO_TARGET_DIR=$2 python3 - "$(profile .)" <<'PY'
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(["cargo", "build", "--quiet", "--profile", sys.argv[1], "--locked", "--bin", "sitegen"], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{used.ru_utime + used.ru_stime:.0f} {time.monotonic() - start:.0f} {used.ru_maxrss / 1000:.0f}")
PY
    )
}

megabytes() { calculate "$(stat -c %s "$1") / 1e6" 1; }

machine
printf '%-10s %10s %8s %9s %10s %12s\n' commit processor seconds 'peak MB' 'binary MB' 'stripped MB'
declare -A processor stripped
for which in other this; do
    source=$PWD
    [ "$which" = this ] || source=$work/other
    read -r processor[$which] seconds peak < <(fresh_build "$source" "$work/target-$which")
    binary=$work/target-$which/$(profile "$source")/sitegen
    strip --strip-all -o "$work/stripped" "$binary"
    stripped[$which]=$(megabytes "$work/stripped")
    printf '%-10s %10s %8s %9s %10s %12s\n' "$(git -C "$source" rev-parse --short HEAD)" "${processor[$which]}" \
        "$seconds" "$peak" "$(megabytes "$binary")" "${stripped[$which]}"
    rm -rf "$work/target-$which"
done

promise "the share of the processor time" "$(calculate "${processor[this]} / ${processor[other]}" 2)" 0.75
promise "the stripped binary in MB" "${stripped[this]}" 20
exit "$broken"

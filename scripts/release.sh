#!/usr/bin/env bash
# Builds what is shipped: a stripped binary and, apart from it, its symbols; a list of the crates in it (CycloneDX) where
# cargo-cyclonedx is installed; checksums of all.
#
# Usage: scripts/release.sh [FOLDER]      default: target/dist
#        scripts/release.sh --glibc FILE  prints the newest glibc a program asks for
# Needs strip, objcopy and objdump, which come with a C compiler (binutils).
set -euo pipefail

# The oldest glibc that will do: Debian 12, Ubuntu 22.04 and later have it. docs/OPERATIONS.md promises it. A static binary
# costs more than it is worth: docs/benchmarks.md, "A static binary".
glibc_floor=2.34

newest_glibc() { objdump -T "$1" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1 | sed 's/GLIBC_//'; }

if [ "${1:-}" = --glibc ]; then
    newest_glibc "${2:?which program?}"
    exit
fi
cd "$(dirname "$0")/.."

folder=${1:-target/dist}
cargo build --quiet --profile shipped --locked --features s3,postgres --bin sitegen
built=${CARGO_TARGET_DIR:-target}/shipped/sitegen
needed=$(newest_glibc "$built")
if [ "$(printf '%s\n' "$needed" "$glibc_floor" | sort -V | tail -n 1)" != "$glibc_floor" ]; then
    echo "the program needs glibc $needed, later than the promised $glibc_floor: build on an older system" >&2
    exit 1
fi
mkdir -p "$folder"
objcopy --only-keep-debug "$built" "$folder/sitegen.debug"
strip --strip-all -o "$folder/sitegen" "$built"
# gdb then finds the symbols by name and checksum, as long as both files lie in one folder.
(cd "$folder" && objcopy --add-gnu-debuglink=sitegen.debug sitegen)
files=(sitegen sitegen.debug)
if cargo cyclonedx --version > /dev/null 2>&1; then
    cargo cyclonedx --quiet --features s3,postgres --format json --spec-version 1.5 --override-filename sitegen.cdx
    mv sitegen.cdx.json "$folder/"
    files+=(sitegen.cdx.json)
fi
(cd "$folder" && sha256sum "${files[@]}" > SHA256SUMS)
ls -l "$folder"

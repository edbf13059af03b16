#!/usr/bin/env bash
# Builds what is shipped: a stripped binary and, apart from it, its symbols.
#
# Usage: scripts/release.sh [FOLDER]      default: target/dist
# Needs strip and objcopy, which come with a C compiler (binutils).
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${1:-target/dist}
cargo build --quiet --release --locked --bin sitegen
built=${CARGO_TARGET_DIR:-target}/release/sitegen
mkdir -p "$folder"
objcopy --only-keep-debug "$built" "$folder/sitegen.debug"
strip --strip-all -o "$folder/sitegen" "$built"
# gdb then finds the symbols by name and checksum, as long as both files lie in one folder.
(cd "$folder" && objcopy --add-gnu-debuglink=sitegen.debug sitegen)
(cd "$folder" && sha256sum sitegen sitegen.debug > SHA256SUMS)
ls -l "$folder"

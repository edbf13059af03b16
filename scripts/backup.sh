#!/usr/bin/env bash
# Backups of accounts and addresses, for cron: silent when all is well, so that cron mails what is wrong.
#
# Usage: backup.sh [verify]      SITEGEN names the program; default: that of the release, otherwise of the checkout, this
# script lies in. SITEGEN_CONFIG names the sitegen.toml of a site that lies elsewhere.
set -u

release=$(dirname "$(dirname "$(readlink -f "$0")")")
home=$(dirname "${SITEGEN_CONFIG:-$release/sitegen.toml}")
program=$release/sitegen
[ -x "$program" ] || program=$release/target/release/sitegen
program=${SITEGEN:-$program}
cd "$home" || exit 1
exec "$program" backup "$@" --quiet --config "$home/sitegen.toml"

#!/usr/bin/env bash
# Backups of accounts and addresses, for cron: silent when all is well, so that cron mails what is wrong.
#
# Usage: backup.sh [verify]      SITEGEN names the program; default: target/release/sitegen of this checkout
set -u

home=$(dirname "$(dirname "$(readlink -f "$0")")")
program=${SITEGEN:-$home/target/release/sitegen}
cd "$home" || exit 1
exec "$program" backup "$@" --quiet --config "$home/sitegen.toml"

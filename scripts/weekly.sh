#!/usr/bin/env bash
# The weekly rebuild, for cron: runs `sitegen build`, keeps what it said in a log file of its own,
# and ends with its exit code (0 done, 1 failed, 2 wrong configuration, 75 another build is running).
# When the build fails the end of the log goes to standard error, which cron mails to the operator.
# That another build is running is no failure, unless it has been for a day.
#
# After a build that went well, `sitegen user purge --yes` warns the owners of unused accounts and
# deletes those that stayed unused after the warning (docs/ACCOUNTS.md). Should it fail, the end of the log is
# mailed too, but the exit code stays that of the build: the site is as it should be.
#
# Where no run started when the last one was due, this one says so, however it ends itself.
#
# Usage: weekly.sh [PROGRAM]      default: that of the release, otherwise of the checkout, this script lies in
# SITEGEN_CONFIG names the sitegen.toml of a site that lies elsewhere.
set -u

release=$(dirname "$(dirname "$(readlink -f "$0")")")
home=$(dirname "${SITEGEN_CONFIG:-$release/sitegen.toml}")
program=$release/sitegen
[ -x "$program" ] || program=$release/target/release/sitegen
program=${1:-$program}
logs=$home/data/logs
kept=26 # log files: half a year of weeks

# With a DSN ([sentry] in sitegen.toml) each scheduled run checks in, so that Sentry misses one that does not come.
export SITEGEN_SENTRY_MONITOR=${SITEGEN_SENTRY_MONITOR-weekly-build}

# Where memory runs out, looking up the names of a backtrace would go on for as long as there is none.
export RUST_BACKTRACE=0

# reason NAME: what `sitegen status` says of one reason, nothing where it has no such one.
reason() { "$program" status --reasons --config "$home/sitegen.toml" 2> /dev/null | grep "^$1: "; }

cd "$home" || exit 1
mkdir -p "$logs" || exit 1
# In UTC, since local time has an hour twice in autumn; two runs in one second have a log each.
log=$(mktemp --suffix=.log "$logs/build-$(date -u +%Y-%m-%dT%H-%M-%SZ)-XXXX") || exit 1
missed=$(reason no_run)
"$program" build --config "$home/sitegen.toml" > "$log" 2>&1
code=$?
purged=0
if [ "$code" -eq 0 ]; then
    "$program" user purge --yes --config "$home/sitegen.toml" >> "$log" 2>&1
    purged=$?
fi
echo "exit code $code" >> "$log"

if [ -n "$missed" ]; then
    echo "a run is missing before this one; $missed" >&2
fi
if [ "$code" -eq 75 ]; then
    # Silent where that run is of today.
    reason run_stuck >&2
elif [ "$code" -ne 0 ]; then
    echo "sitegen build ended with exit code $code; the end of $log:" >&2
    tail -n 20 "$log" >&2
elif [ "$purged" -ne 0 ]; then
    echo "the site is built, but sitegen user purge ended with exit code $purged; the end of $log:" >&2
    tail -n 20 "$log" >&2
fi
find "$logs" -name 'build-*.log' | sort -r | tail -n +$((kept + 1)) | while read -r old; do
    rm -f "$old"
done
exit "$code"

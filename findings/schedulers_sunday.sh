#!/usr/bin/env bash
# APScheduler 3.11.3 (PyPI), cron 0.17.0 and saffron 0.1.0 (crates): "0 3 * * 0", Sunday at three to cron, is Monday to the first and
# no schedule to the others, for which 1 is Sunday and 7 is Saturday.
#
# Expected: POSIX (crontab, "the fifth field … 0 to 6, 0 is Sunday"); cron(8) of Debian takes 7 for Sunday as well. APScheduler's
# `from_crontab` says it takes a standard crontab expression.
#
# Seen on 2026-11-30: APScheduler counts from Monday, so 0 is Monday, 6 is Sunday and 7 an error. cron and saffron count from 1,
# Sunday, as Quartz does: a line copied from a crontab with 1 to 6 runs a day early without a word. croner 4.0.3, asked the same, agrees
# with cron; so do names of days in all four.
#
# Would a sitegen user meet it? Who runs the weekly build by another scheduler than cron, systemd or scripts/install.sh may;
# docs/OPERATIONS.md says to write `sun`.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apscheduler==3.11.3 tzlocal==5.3.1
"$folder/venv/bin/python" - > "$folder/days" <<'PYTHON'
from datetime import datetime, timezone

from apscheduler.triggers.cron import CronTrigger

now = datetime(2026, 11, 30, 12, tzinfo=timezone.utc)
for line in ["0 3 * * 0", "0 3 * * 6", "0 3 * * 7", "0 3 * * sun"]:
    try:
        day = CronTrigger.from_crontab(line, timezone.utc).get_next_fire_time(None, now)
        print(f"APScheduler {line}: {day:%a}")
    except ValueError:
        print(f"APScheduler {line}: error")
PYTHON
mkdir -p "$folder/crate/src"
cat > "$folder/crate/Cargo.toml" <<'TOML'
[package]
name = "schedulers-sunday"
version = "0.0.0"
edition = "2021"

[dependencies]
chrono = { version = "0.4", default-features = false, features = ["std"] }
cron = "=0.17.0"
croner = "=4.0.3"
saffron = "=0.1.0"
TOML
cat > "$folder/crate/src/main.rs" <<'RUST'
use chrono::{DateTime, TimeZone, Utc};

fn day(next: Option<DateTime<Utc>>) -> String {
    next.map_or("error".into(), |next| next.format("%a").to_string())
}

fn main() {
    let now = Utc.with_ymd_and_hms(2026, 11, 30, 12, 0, 0).unwrap();
    for line in ["0 3 * * 0", "0 3 * * 1", "0 3 * * 7", "0 3 * * sun"] {
        // This one wants seconds in front.
        let cron = format!("0 {line}").parse::<cron::Schedule>().ok();
        println!("cron {line}: {}", day(cron.and_then(|all| all.after(&now).next())));
        let saffron = line.parse::<saffron::Cron>().ok();
        println!("saffron {line}: {}", day(saffron.and_then(|all| all.next_after(now))));
        let croner = line.parse::<croner::Cron>().ok();
        println!("croner {line}: {}", day(croner.and_then(|all| all.find_next_occurrence(&now, false).ok())));
    }
}
RUST
cargo run --quiet --manifest-path "$folder/crate/Cargo.toml" --target-dir "$folder/target" >> "$folder/days"
cat "$folder/days"
diff - <(sort "$folder/days") <<'SEEN'
APScheduler 0 3 * * 0: Mon
APScheduler 0 3 * * 6: Sun
APScheduler 0 3 * * 7: error
APScheduler 0 3 * * sun: Sun
cron 0 3 * * 0: error
cron 0 3 * * 1: Sun
cron 0 3 * * 7: Sat
cron 0 3 * * sun: Sun
croner 0 3 * * 0: Sun
croner 0 3 * * 1: Mon
croner 0 3 * * 7: Sun
croner 0 3 * * sun: Sun
saffron 0 3 * * 0: error
saffron 0 3 * * 1: Sun
saffron 0 3 * * 7: Sat
saffron 0 3 * * sun: Sun
SEEN
echo "these versions still read the days of a crontab as they did"

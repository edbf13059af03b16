#!/usr/bin/env bash
# dayjs 1.11.23 (npm) and iso8601 0.6.6 (crate): PT1,5H, an hour and a half, is no time at all.
#
# Expected: 90 minutes, or an error. The smallest unit of a duration may have decimals, behind a comma or a point (ISO 8601-1,
# 5.5.2.3), and schema.org has such durations for the times of recipes. iso8601-duration 2.1.4 (npm) reads both.
#
# Seen on 2026-11-30: dayjs lets commas into its pattern and then asks Number("1,5"), which is none: the unit is 0, and PT1H0,5M an
# hour. The crate reads neither comma nor point in hours and minutes and gives Ok with zeros, for it leaves what it cannot read unread.
# Neither says so.
#
# Would a sitegen user meet it? Who reads recipes or opening times next to its exports. sitegen writes and reads no durations.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error dayjs@1.11.23 iso8601-duration@2.1.4 >/dev/null
cat >read.mjs <<'JS'
import dayjs from "dayjs";
import duration from "dayjs/plugin/duration.js";
import { parse, toSeconds } from "iso8601-duration";

dayjs.extend(duration);
for (const text of process.argv.slice(2)) {
  console.log(`${text}: dayjs ${dayjs.duration(text).asMinutes()}, iso8601-duration ${toSeconds(parse(text)) / 60} minutes`);
}
JS
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "iso-duration-and-a-half"
version = "0.0.0"
edition = "2021"

[dependencies]
iso8601 = "=0.6.6"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    for text in std::env::args().skip(1) {
        let read = iso8601::duration(&text).map(std::time::Duration::from);
        println!("{text}: iso8601 {:?}", read.map(|time| time.as_secs() / 60));
    }
}
RUST
texts=(PT1H30M PT1.5H 'PT1,5H' 'PT1H0,5M' P1W)
(node read.mjs "${texts[@]}"; cargo run --quiet --target-dir target -- "${texts[@]}") | tee seen
diff seen - <<'SEEN'
PT1H30M: dayjs 90, iso8601-duration 90 minutes
PT1.5H: dayjs 90, iso8601-duration 90 minutes
PT1,5H: dayjs 0, iso8601-duration 90 minutes
PT1H0,5M: dayjs 60, iso8601-duration 60.5 minutes
P1W: dayjs 10080, iso8601-duration 10080 minutes
PT1H30M: iso8601 Ok(90)
PT1.5H: iso8601 Ok(0)
PT1,5H: iso8601 Ok(0)
PT1H0,5M: iso8601 Ok(60)
P1W: iso8601 Ok(10080)
SEEN
echo "dayjs 1.11.23 and iso8601 0.6.6 still read an hour and a half as nothing"

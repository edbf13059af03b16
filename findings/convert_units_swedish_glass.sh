#!/usr/bin/env bash
# convert-units 2.3.4 (npm): the best unit for a bottle of 750 ml is 3.75 Swedish glasses.
#
# Expected: `toBest` keeps to the system of the unit it starts from (litres give litres, gallons gallons). For
# a bottle that is 7.5 dl, 75 cl or 750 ml: the readme turns 12,000 millimetres into 12 metres, "the smallest unit with a
# value above 1".
#
# Seen on 2026-11-29: the Swedish kitchen measures (krm, tsk, msk, kkp, glas, kanna) stand among the metric volumes, so
# every usual pack size but those from one litre to a kanna (2.617 l) comes out in one of them:
#   15 ml -> 1 msk      250 ml -> 1.25 glas      750 ml -> 3.75 glas      1.5 l -> 1.5 l      10 l -> 3.82 kanna
# Excluding the six by name helps. Likewise 2000 kJ is best as 555.6 Wh.
#
# Would a sitegen user meet it? Yes, where a page of theirs shows exported pack sizes through `toBest`. sitegen
# reckons in ml and g alone (src/words/pack_size.rs).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error convert-units@2.3.4 >/dev/null
cat >check.js <<'JS'
const convert = require("convert-units");
const SWEDISH = ["krm", "tsk", "msk", "kkp", "glas", "kanna"];
let changed = false;
for (const [value, unit, before, withoutSwedish] of [
  [15, "ml", "1 msk", "1.5 cl"],
  [250, "ml", "1.25 glas", "2.5 dl"],
  [75, "cl", "3.75 glas", "7.5 dl"],
  [750, "ml", "3.75 glas", "7.5 dl"],
  [1.5, "l", "1.5 l", "1.5 l"],
  [10, "l", "3.82 kanna", "10 l"],
  [2000, "kJ", "555.56 Wh", "555.56 Wh"],
]) {
  const show = (best) => `${Number(best.val.toFixed(2))} ${best.unit}`;
  const now = show(convert(value).from(unit).toBest());
  const without = show(convert(value).from(unit).toBest({ exclude: SWEDISH }));
  console.log(`${value} ${unit} -> ${now}; without the Swedish measures ${without}`);
  if (now !== before || without !== withoutSwedish) {
    console.error(`changed: ${value} ${unit} gave ${before}, without the Swedish measures ${withoutSwedish}`);
    changed = true;
  }
}
process.exit(changed ? 1 : 0);
JS
node check.js
echo "convert-units 2.3.4 still pours a bottle into Swedish glasses"

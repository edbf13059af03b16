#!/usr/bin/env bash
# natural 8.1.1 (npm), CarryStemmerFr: a leek is a pear, and the plural of a cake is no cake.
#
# Expected: a French stemmer for search gives a noun and its regular plural in -eaux one stem, and two
# common foods of unrelated meaning two stems. PorterStemmerFr of the
# same package does both.
#
# Seen on 2026-11-28:
#   singular / plural apart: gâteau gât, gâteaux gâteal; agneau agn, agneaux agneal; eau eau, eaux eal
#   foods made one: poireau and poire -> poir (leek, pear); pruneau and prune -> prun
# The ending -aux becomes -al after an e too, which is right for végétaux only; -eau is cut as a suffix.
#
# Would a sitegen user meet it? Only with a search of their own on the exported names: « poireaux »
# would find no « poireau », and « poireau » would find pears. sitegen parts -eaux from -aux before
# it stems and cuts no -eau (src/words/stem.rs).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error natural@8.1.1 >/dev/null
cat >check.js <<'JS'
const { CarryStemmerFr: carry, PorterStemmerFr: porter } = require("natural");
let changed = false;
function check(first, second, carryJoins, porterJoins) {
  const joins = (stemmer) => stemmer.stem(first) === stemmer.stem(second);
  const show = (stemmer) => `${stemmer.stem(first)} / ${stemmer.stem(second)}`;
  console.log(`${first}, ${second}: Carry ${show(carry)}, Porter ${show(porter)}`);
  if (joins(carry) !== carryJoins || joins(porter) !== porterJoins) {
    console.error(`changed: ${first}, ${second}`);
    changed = true;
  }
}
for (const word of ["gâteau", "agneau", "eau", "poireau", "morceau"]) check(word, `${word}x`, false, true);
check("poireau", "poire", true, false);
check("pruneau", "prune", true, false);
check("végétal", "végétaux", true, true);
process.exit(changed ? 1 : 0);
JS
node check.js
echo "natural 8.1.1: the Carry stemmer still parts plurals in -eaux and joins leek and pear"

#!/usr/bin/env bash
# @zxcvbn-ts/language-fr 4.1.2 (npm): the list of first names holds surnames, the list of surnames first names, both by alphabet.
#
# Expected: firstnames.json has French first names and lastnames.json surnames, the commonest first: zxcvbn takes the place of a word
# in its list for the number of guesses it is worth.
#
# Seen on 2026-11-29: « dupont », « lefebvre » and « moreau » stand in firstnames.json alone, « camille », « chloe » and « hugo » in
# lastnames.json alone. Neither list goes by how common a name is: surnames are sorted by alphabet but for one, first names by alphabet twice,
# those of boys and then those of girls.
#
# Would a sitegen user meet it? Who takes the lists for something else than scoring, as sitegen did: its French first names come from
# the list of surnames (src/auth), and it gives all of them one rank.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @zxcvbn-ts/language-fr@4.1.2 >/dev/null
cat >check.mjs <<'JS'
import { dictionary } from "@zxcvbn-ts/language-fr";

const [first, last] = [dictionary["firstnames-fr"], dictionary["lastnames-fr"]];
let changed = false;
const expect = (what, is) => {
  console.log(`${what}: ${is}`);
  changed ||= !is;
};
for (const surname of ["dupont", "lefebvre", "moreau"]) {
  expect(`${surname} is among the first names alone`, first.includes(surname) && !last.includes(surname));
}
for (const name of ["camille", "chloe", "hugo"]) {
  expect(`${name} is among the surnames alone`, last.includes(name) && !first.includes(name));
}
const plain = (name) => name.normalize("NFD").replace(/\p{M}/gu, "");
for (const [what, list, before] of [["surnames", first, 1], ["first names", last, 1]]) {
  const names = list.map(plain);
  const breaks = names.filter((name, at) => at > 0 && names[at - 1] > name).length;
  expect(`${what} begin the alphabet again ${breaks} times`, breaks === before);
}
process.exit(changed ? 1 : 0);
JS
node check.mjs
echo "the French names of zxcvbn-ts 4.1.2 are still in each other's list"

#!/usr/bin/env bash
# @sindresorhus/slugify 3.0.1 (npm): a capital Œ is torn in two, « Œufs » becomes o-eufs.
#
# Expected: a slug does not depend on the case of a name's first letter, so « Œufs bio » and
# « œufs bio » are oeufs-bio. The readme describes its default `decamelize` as turning fooBar into
# foo-bar; « Œufs » is one word with one capital letter, no camel case.
#
# Seen on 2026-11-28:
#   œufs bio -> oeufs-bio      Œufs bio -> o-eufs-bio      Œufs bio, decamelize off -> oeufs-bio
#   ŒUFS BIO -> oeufs-bio      Cœur -> coeur
# Œ is written out as OE first; then O, E and the small letters after them look like camel case.
#
# Would a sitegen user meet it? Yes, with a script of theirs that makes links from names that start with
# « Œufs ». sitegen has no such step: « Œufs » becomes oeufs (src/words/slug.rs and its test).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @sindresorhus/slugify@3.0.1 >/dev/null
cat >check.mjs <<'JS'
import slugify from "@sindresorhus/slugify";

let changed = false;
function check(name, before, options) {
  const now = slugify(name, options);
  console.log(`${name} -> ${now}${options ? ", decamelize off" : ""}`);
  if (now !== before) {
    console.error(`changed: « ${name} » gave ${before}`);
    changed = true;
  }
}
check("œufs bio", "oeufs-bio");
check("Œufs bio", "o-eufs-bio");
check("Œufs bio", "oeufs-bio", { decamelize: false });
check("ŒUFS BIO", "oeufs-bio");
check("Cœur", "coeur");
process.exit(changed ? 1 : 0);
JS
node check.mjs
echo "@sindresorhus/slugify 3.0.1 still tears a capital Œ in two"

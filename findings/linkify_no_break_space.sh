#!/usr/bin/env bash
# linkify 0.11.0 (crate): in « Voir https://exemple.fr/beurre », spaced as the French do, the address ends with the quotation mark.
#
# Expected: white space ends an address, of whichever kind, and closing quotation marks are left off, as linkify says that it
# leaves off trailing punctuation and minds brackets and quotes. linkify-it 6.1.0 (npm) finds the same with all three spaces below.
#
# Seen on 2026-11-30: only the blank of ASCII ends an address. The no-break spaces U+00A0 and U+202F, which French typography puts
# before : ; ? ! and », belong to it, and so does the mark » behind (the others are left off, the space stays). The link leads to
# /beurre%C2%A0%C2%BB, where there is nothing. Of « contact@exemple.fr » both marks belong to the address. It can be read out of RFC
# 3987, whose range of letters beyond ASCII begins with U+00A0; text that people write is none the better for it.
#
# Would a sitegen user meet it? Who finds the links of French texts with it, or with a tool that does. sitegen puts addresses
# on lines of their own in its letters (content/fr/ui.toml).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error linkify-it@6.1.0 >/dev/null
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "linkify-no-break-space"
version = "0.0.0"
edition = "2021"

[dependencies]
linkify = "=0.11.0"
TOML
cat >src/main.rs <<'RUST'
use linkify::LinkFinder;
use std::io::stdin;

fn main() {
    for text in stdin().lines().map_while(Result::ok) {
        let found: Vec<_> = LinkFinder::new().links(&text).map(|link| link.as_str().to_string()).collect();
        println!("linkify: {text} -> {}", found.join(" "));
    }
}
RUST
cat >find.mjs <<'JS'
import { readFileSync } from "node:fs";
import * as module from "linkify-it";

const LinkifyIt = module.default ?? module.LinkifyIt;
for (const text of readFileSync("texts", "utf8").trim().split("\n")) {
  console.log(`linkify-it: ${text} -> ${(new LinkifyIt().match(text) ?? []).map((link) => link.text).join(" ")}`);
}
JS
for space in ' ' $'\xc2\xa0' $'\xe2\x80\xaf'; do
    printf '%s\n' "« Voir https://exemple.fr/beurre$space»" "https://exemple.fr/beurre$space: bon" "«${space}contact@exemple.fr$space»"
done >texts
# The two no-break spaces are shown as ~ and ^.
(cargo run --quiet --target-dir target <texts; node find.mjs) | sed $'s/\xc2\xa0/~/g; s/\xe2\x80\xaf/^/g' | tee seen
diff seen - <<'SEEN'
linkify: « Voir https://exemple.fr/beurre » -> https://exemple.fr/beurre
linkify: https://exemple.fr/beurre : bon -> https://exemple.fr/beurre
linkify: « contact@exemple.fr » -> contact@exemple.fr
linkify: « Voir https://exemple.fr/beurre~» -> https://exemple.fr/beurre~»
linkify: https://exemple.fr/beurre~: bon -> https://exemple.fr/beurre~
linkify: «~contact@exemple.fr~» -> «~contact@exemple.fr~»
linkify: « Voir https://exemple.fr/beurre^» -> https://exemple.fr/beurre^»
linkify: https://exemple.fr/beurre^: bon -> https://exemple.fr/beurre^
linkify: «^contact@exemple.fr^» -> «^contact@exemple.fr^»
linkify-it: « Voir https://exemple.fr/beurre » -> https://exemple.fr/beurre
linkify-it: https://exemple.fr/beurre : bon -> https://exemple.fr/beurre
linkify-it: « contact@exemple.fr » -> contact@exemple.fr
linkify-it: « Voir https://exemple.fr/beurre~» -> https://exemple.fr/beurre
linkify-it: https://exemple.fr/beurre~: bon -> https://exemple.fr/beurre
linkify-it: «~contact@exemple.fr~» -> contact@exemple.fr
linkify-it: « Voir https://exemple.fr/beurre^» -> https://exemple.fr/beurre
linkify-it: https://exemple.fr/beurre^: bon -> https://exemple.fr/beurre
linkify-it: «^contact@exemple.fr^» -> contact@exemple.fr
SEEN
echo "linkify 0.11.0 still takes no-break spaces for parts of an address"

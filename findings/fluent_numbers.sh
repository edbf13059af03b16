#!/usr/bin/env bash
# fluent-bundle 0.16.0 (crate): of one French message file it makes « 1.5 g » and « 12345 produits » where @fluent/bundle makes « 1,5 g ».
#
# Expected: the guide of Fluent has numbers formatted by the locale of the bundle wherever a message has { $amount }, and NUMBER() for
# more say in it. One file is to give one text, whichever implementation reads it: that is what the format is for.
#
# Seen on 2026-11-30: the crate chooses between one and other by the rules of French, for 1.5 rightly too, and writes the number as Rust
# does, with a point and without spaces. add_builtins() brings NUMBER(), which minds minimumFractionDigits and no locale, and not
# maximumFractionDigits: 82.4567 stays as it is. No error. Only a formatter of one's own, set in the bundle, changes it.
# @fluent/bundle 0.19.1 (npm) writes 1,5 and 12 345.
#
# Would a sitegen user meet it? Who writes a program next to it with that crate. sitegen has no Fluent and writes its numbers itself.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @fluent/bundle@0.19.1 >/dev/null
cat >fr.ftl <<'FTL'
salt = { $number } g
products = { $number ->
    [one] { $number } produit
   *[other] { $number } produits
}
exact = { NUMBER($number, minimumFractionDigits: 1, maximumFractionDigits: 1) } g
FTL
cat >write.mjs <<'JS'
import { readFileSync } from "node:fs";
import { FluentBundle, FluentResource } from "@fluent/bundle";

const bundle = new FluentBundle("fr", { useIsolating: false });
bundle.addResource(new FluentResource(readFileSync("fr.ftl", "utf8")));
for (const number of [1.5, 12345, 82.4567]) {
  const texts = ["salt", "products", "exact"].map((id) => bundle.formatPattern(bundle.getMessage(id).value, { number }));
  console.log(`@fluent/bundle: ${texts.join("; ")}`);
}
JS
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "fluent-numbers"
version = "0.0.0"
edition = "2021"

[dependencies]
fluent-bundle = "=0.16.0"
TOML
cat >src/main.rs <<'RUST'
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

fn main() {
    let messages = FluentResource::try_new(include_str!("../fr.ftl").to_string()).unwrap();
    let mut bundle = FluentBundle::new(vec!["fr".parse().unwrap()]);
    bundle.set_use_isolating(false);
    bundle.add_builtins().unwrap();
    bundle.add_resource(messages).unwrap();
    for number in [1.5, 12345.0, 82.4567] {
        let mut args = FluentArgs::new();
        args.set("number", number);
        let texts = ["salt", "products", "exact"].map(|id| {
            let pattern = bundle.get_message(id).unwrap().value().unwrap();
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
            assert!(errors.is_empty(), "{errors:?}");
            text
        });
        println!("fluent-bundle: {}", texts.join("; "));
    }
}
RUST
# The no-break space of thousands is shown as ^.
(node write.mjs; cargo run --quiet --target-dir target) | sed $'s/\xe2\x80\xaf/^/g' | tee seen
diff seen - <<'SEEN'
@fluent/bundle: 1,5 g; 1,5 produit; 1,5 g
@fluent/bundle: 12^345 g; 12^345 produits; 12^345,0 g
@fluent/bundle: 82,457 g; 82,457 produits; 82,5 g
fluent-bundle: 1.5 g; 1.5 produit; 1.5 g
fluent-bundle: 12345 g; 12345 produits; 12345.0 g
fluent-bundle: 82.4567 g; 82.4567 produits; 82.4567 g
SEEN
echo "fluent-bundle 0.16.0 still writes numbers as Rust does"

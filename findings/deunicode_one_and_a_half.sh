#!/usr/bin/env bash
# deunicode 1.6.2 and any_ascii 0.3.3 (crates): « 1½ » becomes 11/2, eleven halves.
#
# Expected: a number stays the same number in ASCII: « 1½ l » becomes 1 1/2 l. So it does with Unidecode 1.4.0 (PyPI),
# which writes a space before each fraction.
#
# Seen on 2026-11-29: the fraction is written out as 1/2 directly behind the digit:
#   1½ l -> 11/2 l      2¾ kg -> 23/4 kg      ½ l -> 1/2 l
# Read as numbers these are 5.5 l and 5.75 kg.
#
# Would a sitegen user meet it? Not in pack sizes and search: sitegen parts the digit from the fraction first
# (src/words/fold.rs, src/words/pack_size/tokens.rs). In slugs (src/words/slug.rs) « 1½ l » is 11-2-l.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check Unidecode==1.4.0
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "fractions"
version = "0.0.0"
edition = "2021"
[dependencies]
any_ascii = "=0.3.3"
deunicode = "=1.6.2"
TOML
cat >src/main.rs <<'RS'
fn main() {
    for text in ["1½ l", "2¾ kg", "½ l"] {
        println!("{text}: {}, {}", deunicode::deunicode(text), any_ascii::any_ascii(text));
    }
}
RS
cargo run --quiet | tee seen
venv/bin/python -c 'from unidecode import unidecode; print("Unidecode:", unidecode("1½ l"))' | tee -a seen
diff seen - <<'SEEN'
1½ l: 11/2 l, 11/2 l
2¾ kg: 23/4 kg, 23/4 kg
½ l: 1/2 l, 1/2 l
Unidecode: 1 1/2 l
SEEN
echo "deunicode 1.6.2 and any_ascii 0.3.3 still make eleven halves of one and a half"

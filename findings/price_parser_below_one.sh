#!/usr/bin/env bash
# price-parser 0.5.1 (PyPI): « 0,125 € » is 125 euros, and so is « 0.125 € ».
#
# Expected: three decimals, as in a price per piece or in a number that Open Prices gives as text ("0.990"), are not taken
# for thousands where the number begins with 0: no grouped number does. The documentation says that the decimal sign is
# guessed and has an argument for it; its example of a guess to correct is « $140.600 », which can be read both ways.
#
# Seen on 2026-11-29: three digits behind a single comma or point are always a group of thousands, behind 0 too, with no
# warning; two or four digits are decimals.
#   0,12 € -> 0.12      0,125 € -> 125      0.125 € -> 125      0,990 € -> 990      0,0125 € -> 0.0125
# With decimal_separator="," « 0,125 € » is right; but that same setting makes 12 of « 0.12 € ».
#
# Would a sitegen user meet it? Only where they put prices next to exported products with it. sitegen reads no prices.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check price-parser==0.5.1
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from price_parser import parse_price

seen = {
    "0,12 €": "0.12",
    "0.12 €": "0.12",
    "0,125 €": "125",
    "0.125 €": "125",
    "0,990 €": "990",
    "0,0125 €": "0.0125",
}
changed = False
for text, before in seen.items():
    now = str(parse_price(text).amount)
    print(f"{text} -> {now}")
    if now != before:
        print(f"changed: « {text} » gave {before}", file=sys.stderr)
        changed = True
told = [str(parse_price(text, decimal_separator=",").amount) for text in ("0,125 €", "0.12 €")]
print(f"told that the comma is the decimal sign: {told}")
sys.exit(changed or told != ["0.125", "12"])
PYTHON
echo "price-parser 0.5.1 still takes 0,125 for a hundred and twenty-five"

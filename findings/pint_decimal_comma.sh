#!/usr/bin/env bash
# pint 0.25.3 (PyPI): a decimal comma makes a French pack size ten times too large, or zero.
#
# Expected: a quantity parser takes « 1,5 L » for one and a half litres, or refuses it. The comma is
# the decimal sign of French (CLDR) and one of the two that the SI accepts (22nd CGPM, resolution 10).
# A comma for thousands would part groups of three digits, which « 1,5 » and « 0,75 » do not have.
# Likewise « fl oz » is the usual sign of the fluid ounce on packs.
#
# Seen on 2026-11-28: every comma between digits is dropped, whatever follows it, without a warning.
#   1,5 L -> 15 liter      0,75 L -> 0 liter      33,3 cl -> 333 centiliter
#   12 fl oz -> 12 femtoliter * ounce (a volume times a mass)
#
# Would a sitegen user meet it? Yes, where they prepare or check pack sizes with pint: OFF keeps the
# `quantity` of a product as typed, in France mostly with commas. sitegen itself reads both signs
# (src/words/pack_size.rs, src/words/number.rs); it has no fluid ounce, and
# leaves the size of « 12 fl oz » unknown rather than wrong.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pint==0.25.3
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import pint

registry = pint.UnitRegistry()
seen = {
    "1.5 L": "1.5 liter",
    "1,5 L": "15 liter",
    "0,75 L": "0 liter",
    "33,3 cl": "333 centiliter",
    "12 fl oz": "12 femtoliter * ounce",
}
changed = False
for text, before in seen.items():
    now = str(registry(text))
    print(f"{text:9} -> {now}")
    if now != before:
        print(f"changed: « {text} » gave {before}", file=sys.stderr)
        changed = True
sys.exit(1 if changed else 0)
PYTHON
echo "pint 0.25.3 still drops the decimal comma"

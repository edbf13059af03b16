#!/usr/bin/env bash
# num2words 0.5.14 (PyPI), French: the 80th place is « quatre-vingtsième », the 200th « deux centsième », the two millionth
# « deux millionsième », and each short form ends in « me » (80me).
#
# Expected: an ordinal is made from the cardinal without its plural s: quatre-vingtième, deux centième, deux millionième, as
# dictionaries have them, and in short 80e. num2words takes the e from « quatre » and adds the u to « cinq » rightly.
#
# Seen on 2026-11-30: the ending is put after the s, in the French of Switzerland too (« deux centsième », « un millionsième »).
# 81, where the cardinal has no s, is right; so is 80,000.
#
# Would a sitegen user meet it? No: sitegen writes places in figures (« 24e sur 516 »); it would be met by who reads its pages
# aloud by this library.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check num2words==0.5.14
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from num2words import num2words

seen = {
    (4, "fr", "ordinal"): "quatrième",
    (5, "fr", "ordinal"): "cinquième",
    (81, "fr", "ordinal"): "quatre-vingt-unième",
    (80000, "fr", "ordinal"): "quatre-vingt millième",
    (80, "fr", "ordinal"): "quatre-vingtsième",
    (200, "fr", "ordinal"): "deux centsième",
    (1080, "fr", "ordinal"): "mille quatre-vingtsième",
    (2000000, "fr", "ordinal"): "deux millionsième",
    (1000000, "fr_CH", "ordinal"): "un millionsième",
    (80, "fr", "ordinal_num"): "80me",
}
changed = False
for (number, language, form), before in seen.items():
    now = num2words(number, lang=language, to=form)
    print(f"{number} ({language}, {form}) -> {now}")
    if now != before:
        print(f"changed: it was {before}", file=sys.stderr)
        changed = True
sys.exit(changed)
PYTHON
echo "num2words 0.5.14 still keeps the plural s in front of -ième"

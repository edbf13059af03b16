#!/usr/bin/env bash
# quantulum3 0.10.0 (PyPI): a pinch of salt is measured in penny inches.
#
# Expected: the commonest small amount of recipes is either known or, like a dash, a handful or a clove, none of its units:
# the number alone, without dimension. Units that are not in its list the documentation shows as known ones
# with a sign between them, « km/s ».
#
# Seen on 2026-11-29: « pinch » is taken apart into the symbol p (the penny) and « inch », without any sign between:
#   a pinch of salt -> 1 penny inch      two pinches of salt -> 2 penny inch      1 handful of nuts -> 1, no dimension
# The optional classifier chooses between units of one name; this is one reading only, so there is nothing to choose.
#
# Would a sitegen user meet it? Only where they read recipes with it to find products for them. sitegen reads pack sizes
# alone and knows no pinch.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check quantulum3==0.10.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from quantulum3 import parser

seen = {
    "a tbsp of oil": "1 tablespoon",
    "1 handful of nuts": "1 dimensionless",
    "1 clove of garlic": "1 dimensionless",
    "a pinch of salt": "1 penny inch",
    "two pinches of salt": "2 penny inch",
}
changed = False
for text, before in seen.items():
    now = ", ".join(f"{read.value:g} {read.unit.name}" for read in parser.parse(text))
    print(f"{text} -> {now}")
    if now != before:
        print(f"changed: « {text} » gave {before}", file=sys.stderr)
        changed = True
sys.exit(changed)
PYTHON
echo "quantulum3 0.10.0 still measures a pinch in penny inches"

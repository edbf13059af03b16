#!/usr/bin/env bash
# nutri-score 0.2.4 (npm) and its port pyNutriScore 0.0.2 (PyPI): an amount just above a bound of the table scores no points at all.
#
# Expected: amounts worked out from a portion score as the rounded amount does. A biscuit of 30 g with 2.7 g of saturated fat has
# 9 g in 100 g; as floating point numbers 2.7 / 30 * 100 is 9.000000000000002. By the table of points that is 8 points, or 9.
#
# Seen on 2026-11-29: it is 0 points, and the biscuit goes from 15 points, grade D, to 4 points, grade C (below 11 proteins
# count as well). Both look for the range an amount is in by a product of two differences, of which the one begins 0.000001
# above the bound; what lies in between is in no range, and what is in no range scores 0. So of 9.000000000000002 g,
# 3.0000000000000004 g (0.9 g in 30 g) and 18.000000000000004 g of sugars (5.4 g in 30 g) none score, and neither does the
# sodium of 1.8 g of salt taken as 1.8 * 0.4 * 1000. The amounts themselves (9, 3, 18, 720) score. No error, no warning.
#
# Would a sitegen user meet it? Only in grades computed elsewhere: sitegen computes points itself, with bounds that leave no
# gap (src/model/nutriscore.rs, tested against OFF's own vectors).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error nutri-score@0.2.4 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyNutriScore==0.0.2
cat >check.js <<'JS'
const { nutriScore } = require("nutri-score/dist/app.js");
for (const saturated_fats of [9, (2.7 / 30) * 100, 9.1]) {
  const biscuit = { energy: 1900, fibers: 3, fruit_percentage: 0, proteins: 6, saturated_fats, sodium: 100, sugar: 20 };
  console.log(`nutri-score: ${saturated_fats} g: ${nutriScore.calculate(biscuit, "solid")} points, ${nutriScore.calculateClass(biscuit, "solid")}`);
}
JS
cat >check.py <<'PYTHON'
from pyNutriScore import NutriScore

for fat in [9, 2.7 / 30 * 100, 9.1]:
    biscuit = dict(energy=1900, fibers=3, fruit_percentage=0, proteins=6, saturated_fats=fat, sodium=100, sugar=20)
    score = NutriScore()
    print(f"pyNutriScore: {fat} g: {score.calculate(biscuit, 'solid')} points, {score.calculate_class(biscuit, 'solid')}")
PYTHON
cat >expected <<'TEXT'
nutri-score: 9 g: 15 points, D
nutri-score: 9.000000000000002 g: 4 points, C
nutri-score: 9.1 g: 16 points, D
pyNutriScore: 9 g: 15 points, D
pyNutriScore: 9.000000000000002 g: 4 points, C
pyNutriScore: 9.1 g: 16 points, D
TEXT
{ node check.js; venv/bin/python check.py; } | tee seen
diff expected seen || { echo "this has changed" >&2; exit 1; }

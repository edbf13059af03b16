#!/usr/bin/env bash
# frictionless 5.21.0 (PyPI): a column of French amounts, as « 12,5 », is a column of places on the map.
#
# Expected: a number with a decimal comma is one where decimalChar says so, and text where nothing does, as DuckDB and
# Polars have it. With a point, 12.5, the type is number.
#
# Seen on 2026-11-30: where every value has a comma, up to 180 in front of it and up to 90 behind, the inferred type is geopoint: 12,5 is
# 12° E, 5° N. 1,5 and 1,05 are one place; both columns are valid, and extract gives pairs of numbers. So with grams per 100 g, with
# salt and with fibres; not where one value is whole, as 12, or above 180, as energies are: text then. Sugars may be places in one
# export and text in the next.
#
# Would a sitegen user meet it? Who publishes a French table of nutrients as a Data Package. sitegen's exports have points.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check frictionless==5.21.0
cat >infer.py <<'PYTHON'
from frictionless import describe, extract

columns = {
    "sucres": ["12,5", "0,5", "1,5", "1,05"],
    "sel": ["0,12", "0,05", "1,3", "2,75"],
    "lipides": ["12,5", "0,5", "1,5", "12"],
    "energie": ["539,0", "180,5", "42,0", "0,5"],
    "points": ["12.5", "0.5", "1.5", "1.05"],
}
with open("table.csv", "w") as table:
    for row in [tuple(columns), *zip(*columns.values())]:
        print(*row, sep=";", file=table)
rows = list(extract("table.csv").values())[0]
for field in describe("table.csv").to_dict()["schema"]["fields"]:
    name = field["name"]
    print(f"{name}: {field['type']}", *(row[name] for row in rows))
PYTHON
venv/bin/python infer.py | tee seen
diff seen - <<'SEEN'
sucres: geopoint [12.0, 5.0] [0.0, 5.0] [1.0, 5.0] [1.0, 5.0]
sel: geopoint [0.0, 12.0] [0.0, 5.0] [1.0, 3.0] [2.0, 75.0]
lipides: string 12,5 0,5 1,5 12
energie: string 539,0 180,5 42,0 0,5
points: number 12.5 0.5 1.5 1.05
SEEN
echo "frictionless 5.21.0 still takes decimal commas for the middle of coordinates"

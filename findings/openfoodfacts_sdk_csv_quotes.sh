#!/usr/bin/env bash
# openfoodfacts 5.4.1 (PyPI, the SDK of Open Food Facts itself): a name that begins with a quotation mark makes it read
# several products of the CSV export as one.
#
# Expected: `ProductDataset` gives one record for each line of the CSV export of Open Food Facts, which parts fields by
# TAB and quotes nothing: a quotation mark in it is a character of the text, at its beginning too.
#
# Seen on 2026-11-29: the file is read by the rules of quoted CSV. A field that begins with « " » swallows TABs and ends
# of lines up to the next mark, with all products between them, and no error is raised: of four products two come out,
# one of them under the first one's barcode with the last one's Nutri-Score.
#
# Would a sitegen user meet it? Yes, where they count or check the export with the SDK next to sitegen. sitegen reads
# the export as it is written (src/fetch/csv.rs) and keeps all four.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check openfoodfacts==5.4.1
printf '%s\t%s\t%s\n' code product_name nutriscore_grade \
    0000000000017 "\"L'Original" d \
    0000000000024 'Petit beurre' c \
    0000000000031 'Biscuit "sec' b \
    0000000000048 Galette a > "$folder/export.csv"
"$folder/venv/bin/python" - "$folder/export.csv" <<'PYTHON'
import pathlib
import sys

from openfoodfacts.dataset import ProductDataset

read = list(ProductDataset(dataset_path=pathlib.Path(sys.argv[1])))
for record in read:
    print(record)
seen = [(record["code"], record["nutriscore_grade"]) for record in read]
if seen != [("0000000000017", "b"), ("0000000000048", "a")]:
    sys.exit(f"changed: {seen}")
PYTHON
echo "openfoodfacts 5.4.1 still reads four products of the CSV export as two"

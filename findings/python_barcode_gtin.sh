#!/usr/bin/env bash
# python-barcode 0.16.1 (PyPI): what it draws for "gtin" and "ean14" is no symbol, and scanners read nothing.
#
# Expected: a GTIN of 14 digits (of a case) is printed as ITF-14 or GS1-128; the GS1 General Specifications have no EAN symbol
# of 14 digits, an EAN-13 has 95 modules and holds 13. A library that offers "gtin" draws something that is read as that GTIN.
#
# Seen on 2026-11-29: barcode.get("gtin", …) and barcode.get("ean14", …) check the digit of the GTIN-14 and draw an EAN-13 with
# one digit too many in its right half, 102 modules wide. No error, the number stands below the bars; zxing-cpp 3.1.1 reads nothing.
# The same number as "itf", and an article of 13 digits as "ean13", are read.
#
# Would a sitegen user meet it? Who prints labels from an export: OFF has codes of cases with 14 digits, and sitegen keeps them
# as they are (src/model/barcode_text.rs). It draws no barcodes itself.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-barcode==0.16.1 pillow==12.0.0 zxing-cpp==3.1.1
"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys
import barcode
import zxingcpp
from barcode.writer import ImageWriter
from PIL import Image

changed = False
for kind, code, modules_before, read_before in [
    ("ean13", "3017620422003", 95, ["3017620422003"]),
    ("itf", "13017620422000", None, ["13017620422000"]),
    ("gtin", "13017620422000", 102, []),
    ("ean14", "13017620422000", 102, []),
]:
    drawn = barcode.get(kind, code, writer=ImageWriter())
    image = io.BytesIO()
    drawn.write(image)
    modules = len(drawn.build()[0])
    read = [found.text for found in zxingcpp.read_barcodes(Image.open(image).convert("L"))]
    print(f"{kind} {code}: {drawn.get_fullcode()} below {modules} modules, read as {read}")
    if read != read_before or modules_before not in (None, modules):
        print(f"changed: {kind} had {modules_before} modules, read as {read_before}", file=sys.stderr)
        changed = True
sys.exit(1 if changed else 0)
PYTHON
echo "python-barcode 0.16.1 still draws a GTIN-14 as no symbol"

#!/usr/bin/env bash
# xlsx2csv 0.8.6 (PyPI): a cell of 12.5 shown as « 12,5 mg » comes out as the text 0.0" 01g", its number gone.
#
# Expected: 12.5. A nutrition table keeps numbers in its cells and shows their unit by the number format, as 0.0" mg" does; what
# stands in quotes there, or behind a backslash, is text and no code (ECMA-376 part 1, 18.8.31). openpyxl 3.1.5 and
# python-calamine 0.9.1 read 12.5.
#
# Seen on 2026-11-30: a format with an h, s, m, d or y anywhere is that of a date, in quotes too. 12.5 is then 12 January 1900, of
# which the format is filled in: m is 01, and nothing stands for 0.0. Below 1 it is a time of day: 0.5 mg is 12:00.
# So with mg, ml and portions; g, kcal and kJ keep their numbers. No error, no warning, exit code 0.
#
# Would a sitegen user meet it? Who turns tables as CIQUAL's into CSV with it, to put them next to an export. sitegen reads
# no spreadsheets.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5 python-calamine==0.9.1
cat >table.py <<'PYTHON'
import openpyxl
import python_calamine

book = openpyxl.Workbook()
for row, (name, number, shown) in enumerate(
    [
        ("Fer", 12.5, '0.0" mg"'),
        ("Zinc", 0.5, '0.0" mg"'),
        ("Lait", 250, '0" ml"'),
        ("Contenu", 4, '0" portions"'),
        ("Calcium", 12.5, r"0.0\ \m\g"),
        ("Sucres", 12, '0" g"'),
        ("Énergie", 539, '0" kcal"'),
    ],
    1,
):
    book.active.cell(row, 1, name)
    book.active.cell(row, 2, number).number_format = shown
book.save("table.xlsx")
read = list(openpyxl.load_workbook("table.xlsx").active.iter_rows(values_only=True))
also = python_calamine.CalamineWorkbook.from_path("table.xlsx").get_sheet_by_index(0).to_python()
print("openpyxl:", [number for _, number in read])
print("calamine:", [number for _, number in also])
PYTHON
venv/bin/python table.py | tee seen
venv/bin/xlsx2csv table.xlsx | tee -a seen
diff seen - <<'SEEN'
openpyxl: [12.5, 0.5, 250, 4, 12.5, 12, 539]
calamine: [12.5, 0.5, 250.0, 4.0, 12.5, 12.0, 539.0]
Fer,"0.0"" 01g"""
Zinc,12:00
Lait,"0"" 09l"""
Contenu,"0"" portions"""
Calcium,0.0 01g
Sucres,12
Énergie,539
SEEN
echo "xlsx2csv 0.8.6 still takes milligrams for months"

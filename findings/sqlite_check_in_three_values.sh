#!/usr/bin/env bash
# SQLite 3.50.4 (apsw 3.50.4.0, PyPI): a CHECK with IN of three values fills a temporary table for every row written.
#
# Expected: CHECK (x IN ('a', 'b', 'c')) costs a row as much as CHECK (x = 'a' OR x = 'b' OR x = 'c'); the list is
# constant, and a prepared statement could build it once.
#
# Seen on 2026-11-28: up to two values IN is compiled as comparisons; from three on each execution of the INSERT opens
# an ephemeral B-tree and fills it (OpenEphemeral in EXPLAIN). 200,000 rows, one prepared statement:
# IN of two 0.1 s, IN of three about 3 times as long, three comparisons as fast as two.
#
# Would a sitegen user meet it? As a slower import: the product's basis has three values, and
# a twelfth of the processor time of writing a row went into that list. The rule is written with OR
# (src/store/migrations/catalogue-4.sql).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check apsw==3.50.4.0
cat >check.py <<'PY'
import sys
import time

import apsw

RULES = {
    "IN of two": "x IN ('a', 'b')",
    "IN of three": "x IN ('a', 'b', 'c')",
    "three comparisons": "x = 'a' OR x = 'b' OR x = 'c'",
}
db = apsw.Connection(":memory:")
tables = {}
seconds = {}
for number, (name, rule) in enumerate(RULES.items()):
    db.execute(f"CREATE TABLE t{number} (x TEXT CHECK ({rule}))")
    steps = [row[1] for row in db.execute(f"EXPLAIN INSERT INTO t{number} VALUES ('b')")]
    tables[name] = steps.count("OpenEphemeral")
    start = time.process_time()
    with db:
        db.executemany(f"INSERT INTO t{number} VALUES (?)", [("b",)] * 200_000)
    seconds[name] = time.process_time() - start
    print(f"{name}: {tables[name]} temporary tables a row, {seconds[name]:.2f} s")
changed = list(tables.values()) != [0, 1, 0] or seconds["IN of three"] < 1.5 * seconds["three comparisons"]
print(f"SQLite {apsw.sqlite_lib_version()}: {'changed' if changed else 'as before'}")
sys.exit(changed)
PY
venv/bin/python check.py

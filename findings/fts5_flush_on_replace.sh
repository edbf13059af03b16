#!/usr/bin/env bash
# SQLite 3.50.4 (apsw 3.50.4.0, PyPI): in one transaction each INSERT OR REPLACE into an ordinary table that has an index
# and a NOT NULL column makes an FTS5 table next to it write what it has gathered, as a segment of its own, though nothing is replaced.
#
# Expected: what FTS5 gathers in a transaction is written when it has `hashsize` bytes (1 MB) or at the end of the transaction (FTS5
# documentation, "hashsize" option); statements that do not touch the FTS5 table write nothing of it.
#
# Seen on 2026-12-01: 100 rows for the index, with a row for the other table between each two, are 1 segment with INSERT, INSERT OR
# IGNORE, ON CONFLICT DO UPDATE and UPDATE, and with INSERT OR REPLACE where the other table has either the index or the NOT NULL; with
# both they are 100. Such a statement may fail when it has already changed something, so SQLite opens a savepoint around it, and FTS5
# writes at each savepoint. Merging the segments is most of the work then.
#
# Would a sitegen user meet it? As a slower weekly build: replacing 300 documents of the search file cost three times as much. Rows that
# keep their place are updated (src/search/make/index_writer.rs).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check apsw==3.50.4.0
cat >check.py <<'PY'
import apsw

TABLES = {
    "plain": "CREATE TABLE other (id INTEGER PRIMARY KEY, text TEXT)",
    "index": "CREATE TABLE other (id INTEGER PRIMARY KEY, text TEXT); CREATE INDEX by_text ON other (text)",
    "not null": "CREATE TABLE other (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    "both": "CREATE TABLE other (id INTEGER PRIMARY KEY, text TEXT NOT NULL); CREATE INDEX by_text ON other (text)",
}
WRITES = [
    "INSERT INTO other VALUES (?1, ?2)",
    "INSERT OR IGNORE INTO other VALUES (?1, ?2)",
    "INSERT INTO other VALUES (?1, ?2) ON CONFLICT DO UPDATE SET text = ?2",
    "UPDATE other SET text = ?2 WHERE id = ?1",
    "INSERT OR REPLACE INTO other VALUES (?1, ?2)",
]


def segments(table, write):
    db = apsw.Connection(":memory:")
    db.execute(table)
    db.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
    # Segments stay as they are written.
    db.execute("INSERT INTO words (words, rank) VALUES ('automerge', 0), ('crisismerge', 1000)")
    db.execute("BEGIN")
    for number in range(100):
        db.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, f"word{number}"))
        db.execute(write, (number, f"text{number}"))
    db.execute("COMMIT")
    return db.execute("SELECT count(DISTINCT segid) FROM words_idx").fetchone()[0]


found = {name: [segments(table, write) for write in WRITES] for name, table in TABLES.items()}
print(apsw.sqlite_lib_version(), found)
alone = [1, 1, 1, 1, 1]
wanted = {"plain": alone, "index": alone, "not null": alone, "both": [1, 1, 1, 1, 100]}
assert found == wanted, "changed"
PY
venv/bin/python check.py

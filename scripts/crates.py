#!/usr/bin/env python3
"""The crates that touch what strangers send: whether each was looked at in the version that is built.

docs/crates.tsv has a row for each with what was seen in its source. A version that is another than in Cargo.lock fails: look
at what changed in it (the repository stands in the row), then note it.

Usage: scripts/crates.py          fails where a row is out of date
       scripts/crates.py --note   writes versions and what is counted in the sources again, with today's date where they differ
"""

import datetime
import json
import pathlib
import re
import subprocess
import sys

table = pathlib.Path("docs/crates.tsv")
counted = ["version", "lines", "unsafe", "build script", "repository"]


def packages() -> dict[str, dict]:
    command = ["cargo", "metadata", "--locked", "--features", "s3,postgres", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return {package["name"]: package for package in told["packages"]}


def count(package: dict) -> dict[str, str]:
    """What is seen in a source: lines of Rust, uses of `unsafe` outside line comments, whether it runs code at build time."""
    lines = unsafe = 0
    for file in pathlib.Path(package["manifest_path"]).parent.glob("src/**/*.rs"):
        text = file.read_text(errors="replace")
        lines += text.count("\n")
        unsafe += len(re.findall(r"\bunsafe\b", re.sub(r"//.*", "", text)))
    builds = any("custom-build" in target["kind"] for target in package["targets"])
    repository = re.sub(r"^https://|\.git$|/$|/tree/.*$", "", package["repository"] or "-")
    return dict(zip(counted, [package["version"], str(lines), str(unsafe), "yes" if builds else "no", repository]))


head, *rows = [line.split("\t") for line in table.read_text().splitlines()]
known = packages()
stale = []
for row in rows:
    said = dict(zip(head, row))
    if said["crate"] not in known:
        stale.append(f"{said['crate']} is not built any more: take its row out of {table}")
        continue
    seen = count(known[said["crate"]])
    if "--note" in sys.argv and any(said[name] != seen[name] for name in counted):
        said.update(seen, looked=datetime.date.today().isoformat())
    elif said["version"] != seen["version"]:
        stale.append(f"{said['crate']} {seen['version']} was not looked at: {table} has {said['version']}")
    row[:] = [said[name] for name in head]
if "--note" in sys.argv:
    table.write_text("".join("\t".join(row) + "\n" for row in [head, *rows]))
print(*stale, sep="\n", file=sys.stderr, end="\n" if stale else "")
sys.exit(bool(stale))

#!/usr/bin/env bash
# The table of sizes of docs/SCALE.md: builds generated catalogues in one and in two languages, and reckons from the two
# largest what larger ones need. Sizes that were built are marked with *.
#
# Usage: scripts/scale.sh [SIZE…]      default: 5000 20000; for the table of docs/SCALE.md on a quiet machine: 30000 100000
# SITEGEN and GENERATE name other binaries than those of the checkout. Files stand compressed alone (build.precompress =
# "only"). Needs about 60 KB of memory file system (/dev/shm) a product and language; choose another folder with TMPDIR.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(5000 20000)
[ ${#sizes[@]} -gt 1 ] || { echo "two sizes at least: what a product needs is their difference" >&2; exit 2; }
find_programs
make_work_folder
trap 'rm -rf "$work"' EXIT

machine "$(stat -f -c %T "$work")" "sizes ${sizes[*]}"
for size in "${sizes[@]}"; do
    for languages in '"fr"' '"fr", "en"'; do
        site=$work/site
        rm -rf "$site"
        mkdir -p "$site/source"
        cp -r content themes "$site/"
        "$generate" --products "$size" --seed 7 --out "$site/source" > /dev/null 2>&1
        printf '[site]\nname = "Taille"\nbase_url = "https://example.org"\nlanguages = [%s]\n[[source]]\npath = "source"\n[build]\nprecompress = "only"\n' \
            "$languages" > "$site/sitegen.toml"
        (cd "$site" && "$sitegen" build --quiet --json > report.json)
        python3 - "$site" "$size" "$languages" >> "$work/measured.tsv" << 'MEASURE'
import json, os, sys
site, size, languages = sys.argv[1], sys.argv[2], sys.argv[3].count(",") + 1
report = json.load(open(site + "/report.json"))
files = folders = held = blocks = 0
for folder, _, names in os.walk(site + "/public"):
    folders += 1
    for name in names:
        length = os.path.getsize(os.path.join(folder, name))
        files += 1
        held += length
        blocks += -(-length // 4096) * 4096
data = sum(os.path.getsize(os.path.join(site, "data", name)) for name in os.listdir(site + "/data"))
row = [size, languages, report["seconds"]["total"], report["pages"]["total"], held, blocks, files + folders,
       data, report["peak_memory_bytes"]]
print(*row, sep="\t")
MEASURE
    done
done
python3 - "$work/measured.tsv" << 'TABLE'
import sys
rows = {}
for line in open(sys.argv[1]):
    size, languages, *figures = [float(field) for field in line.split("\t")]
    rows[int(languages), int(size)] = figures
heads = ["products", "languages", "seconds", "files", "GB", "GB in blocks of 4 KB", "inodes", "data/ GB", "peak MB",
         "requests, first", "requests, a week"]
print("| " + " | ".join(heads) + " |\n|" + "---:|" * len(heads))
for languages in (1, 2):
    sizes = sorted(size for own, size in rows if own == languages)
    small, large = sizes[-2:]
    for size in sorted(set(sizes) | {100_000, 1_000_000, 4_500_000}):
        if (languages, size) in rows:
            figures, mark = rows[languages, size], "*"
        else:
            pairs = zip(rows[languages, small], rows[languages, large])
            figures, mark = [b + (b - a) * (size - large) / (large - small) for a, b in pairs], ""
        seconds, files, held, blocks, inodes, data, peak = figures
        # A week with one product of a hundred changed sends a tenth of the pages (docs/benchmarks.md).
        cells = [f"{size:,}{mark}", languages, f"{seconds:,.0f}", f"{files:,.0f}", f"{held / 1e9:.2f}", f"{blocks / 1e9:.2f}",
                 f"{inodes:,.0f}", f"{data / 1e9:.2f}", f"{peak / 1e6:,.0f}", f"{files + 12:,.0f}", f"{files * 0.105 + 12:,.0f}"]
        print("| " + " | ".join(map(str, cells)) + " |")
TABLE

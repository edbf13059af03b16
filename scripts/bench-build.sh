#!/usr/bin/env bash
# What builds cost: processor time, time and memory by what has changed since the build before, as ratios to a bare
# program that writes the same files, to `tar xf`, and to another binary in the same run.
#
# Each round is a whole site for each binary in turn: a full build, then builds where nothing has changed, where the dump
# is new and holds the same, where one product changed, one in a hundred, and the template of products. Printed are
# medians. Fails where a promise of docs/benchmarks.md is broken.
#
# Usage: scripts/bench-build.sh [--rounds N] [--disk] [--against BINARY TREE] [SIZE…]
#   SIZE       products; default: 30000
#   --rounds   default: 3
#   --disk     publish to a fresh journaled ext4 in a file (as root), in place of the memory file system
#   --against  another sitegen, and the checkout with its content/ and themes/
# Needs about 90 KB of memory file system (/dev/shm) a product; choose another folder with TMPDIR.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

rounds=3
disk=
declare -A binary tree
sizes=()
while [ $# -gt 0 ]; do
    case $1 in
        --rounds) rounds=$2; shift ;;
        --disk) disk=1 ;;
        --against) binary[old]=$(realpath "$2"); tree[old]=$(realpath "$3"); shift 2 ;;
        -*) echo "unknown option $1" >&2; exit 2 ;;
        *) sizes+=("$1") ;;
    esac
    shift
done
[ ${#sizes[@]} -gt 0 ] || sizes=(30000)
target=${CARGO_TARGET_DIR:-$PWD/target}
cargo build --quiet --release --bin sitegen --example generate_catalogue --example write_tree
binary[new]=$target/release/sitegen
tree[new]=$PWD
sides=(new)
[ -z "${binary[old]:-}" ] || sides=(old new)
make_work_folder
end() {
    if mountpoint -q "$work/disk"; then umount "$work/disk"; fi
    rm -rf "$work"
}
trap end EXIT

# The folder to publish to: empty, on a file system of its own where --disk asks for it.
fresh_place() {
    if [ -n "$disk" ]; then
        if mountpoint -q "$work/disk"; then umount "$work/disk"; fi
        rm -f "$work/disk.image"
        truncate -s 20G "$work/disk.image"
        mkfs.ext4 -q -N 4000000 "$work/disk.image"
        mkdir -p "$work/disk"
        mount -o loop "$work/disk.image" "$work/disk"
        place=$work/disk
    else
        place=$work/place
        rm -rf "$place"
        mkdir "$place"
    fi
}

# note NAME COMMAND…: runs it; seconds of the clock and of the processor join the figures of that name.
note() {
    local name=$1 times
    shift
    sync
    # shellcheck disable=SC2016
    times=$(bash -c 'TIMEFORMAT="%R %U %S"; { time "$@" > "$0.out" 2> "$0.err"; } 2>&1 || { cat "$0.err" >&2; exit 1; }' \
        "$work/command" "$@")
    read -r wall user system <<< "$times"
    echo "$wall" >> "$figures/$name.wall"
    calculate "$user + $system" 3 >> "$figures/$name.cpu"
    echo >> "$figures/$name.cpu"
}

# make_safe NAME: how long what was just written takes until a power cut leaves it, as a build does before it ends.
make_safe() {
    local saved
    saved=$(TIMEFORMAT=%R; { time sync -f "$place/raw"; } 2>&1)
    calculate "$(tail -n 1 "$figures/$1.wall") + $saved" 4 >> "$figures/$1.safe"
    echo >> "$figures/$1.safe"
}

median() { sort -n "$figures/$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# build SIDE KIND: the site of a side is built, and noted under that kind.
build() {
    local side=$1
    (cd "$work/site-$side" && note "$side.$2" "${binary[$side]}" build --quiet --json \
        --source "$work/source-$side" --data "$work/data-$side" --public "$place/public-$side")
    figure peak_memory_bytes "$work/command.out" >> "$figures/$side.$2.peak"
    figure pages.total "$work/command.out" > "$figures/$side.files"
}

# one_round SIZE SIDE
one_round() {
    local size=$1 side=$2 source=$work/source-$2
    fresh_place
    rm -rf "$work/data-$side" "$source" "$work/site-$side"
    mkdir -p "$work/site-$side"
    cp -r "${tree[$side]}"/{content,themes,sitegen.toml} "$work/site-$side/"
    cp -r "$work/first" "$source"
    build "$side" full
    build "$side" nothing
    # The same lines in another order of their bytes in the file would be another dump; the time alone is news enough.
    touch -d "2030-01-01" "$source"/*
    build "$side" same
    cp "$work/one"/* "$source/"
    build "$side" one
    cp "$work/hundredth"/* "$source/"
    build "$side" hundredth
    echo "<!-- another -->" >> "$work/site-$side/themes/default/templates/product.html"
    build "$side" template
    if [ "$side" = new ]; then
        tar cf "$work/tree.tar" -C "$place" public-new
        mkdir "$place/raw"
        sync
        "$target/release/examples/write_tree" "$place/public-new" "$place/raw/tree" 2 >> "$figures/raw.wall"
        make_safe raw
        rm -rf "$place/raw"
        mkdir "$place/raw"
        note tar tar xf "$work/tree.tar" -C "$place/raw"
        make_safe tar
        rm -rf "$place/raw" "$work/tree.tar"
    fi
}

kinds=(full nothing same one hundredth template)
declare -A title=([full]="full build" [nothing]="nothing changed" [same]="new dump, nothing changed"
    [one]="one product changed" [hundredth]="1 % of the products changed" [template]="template of products changed")

table() {
    local side kind new old ratio files
    printf '%-30s %10s %10s %10s %12s %8s\n' '' 'old cpu s' 'new cpu s' 'new / old' 'of full' 'new s'
    for kind in "${kinds[@]}"; do
        new=$(median "new.$kind.cpu")
        old=-
        ratio=-
        if [ ${#sides[@]} = 2 ]; then
            old=$(median "old.$kind.cpu")
            ratio=$(calculate "$new / $old" 3)
        fi
        printf '%-30s %10s %10s %10s %12s %8s\n' "${title[$kind]}" "$old" "$new" "$ratio" \
            "1/$(calculate "$(median new.full.cpu) / ($new + 0.0005)" 1)" "$(median "new.$kind.wall")"
    done
    for side in "${sides[@]}"; do
        files=$(cat "$figures/$side.files")
        echo "$side: $files files, $(calculate "$(median "$side.full.cpu") * 1e6 / $files" 0) µs of processor a file, peak $(calculate "$(median "$side.full.peak") / 1e6" 1) MB;" \
            "a full build takes as long as $(calculate "$(median "$side.full.wall") / $(median raw.wall)" 1) raw writes" \
            "of the new site ($(median raw.wall) s, two threads), or $(calculate "$(median "$side.full.wall") / $(median tar.wall)" 1) tar xf" \
            "($(median tar.wall) s); made safe on disk as a build is, $(calculate "$(median "$side.full.wall") / $(median raw.safe)" 1)" \
            "($(median raw.safe) s) and $(calculate "$(median "$side.full.wall") / $(median tar.safe)" 1) ($(median tar.safe) s)"
    done
}

machine "$(if [ -n "$disk" ]; then echo 'fresh ext4'; else stat -f -c %T "$work"; fi)" "$rounds rounds"
declare -A peak
for size in "${sizes[@]}"; do
    figures=$work/figures-$size
    mkdir "$figures"
    generate() { "$target/release/examples/generate_catalogue" --products "$size" --seed 7 "$@" > /dev/null 2>&1; }
    generate --out "$work/first"
    generate --changed "$(calculate "100 / $size" 8)" --out "$work/one"
    generate --changed 1 --changed-seed 2 --out "$work/hundredth"
    for ((round = 1; round <= rounds; round++)); do
        for side in "${sides[@]}"; do one_round "$size" "$side"; done
    done
    echo "$size products"
    table
    peak[$size]=$(median new.full.peak)
    promise "the second build's share of the first with $size products" \
        "$(calculate "$(median new.nothing.wall) / $(median new.full.wall)" 3)" 0.30
    rm -rf "$work/first" "$work/one" "$work/hundredth"
done

if [ -n "${peak[100000]:-}" ]; then
    promise "the peak memory of 100,000 records in MB" "$(calculate "${peak[100000]} / 1e6" 1)" 200
fi
if [ -n "${peak[30000]:-}" ] && [ -n "${peak[300000]:-}" ]; then
    growth=$(calculate "(${peak[300000]} - ${peak[30000]}) / 270000" 0)
    promise "the growth in bytes a product from 30,000 to 300,000" "$growth" 200
fi
exit "$broken"

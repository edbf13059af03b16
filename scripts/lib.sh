# What the scripts that measure share. They source it from the root of the checkout; it is not run itself.
# shellcheck shell=bash disable=SC2034

# Makes a folder for a bench and sets `work` to it; where there is a memory file system it lies there,
# unless TMPDIR says otherwise. The script removes it at its end: trap 'rm -rf "$work"' EXIT
make_work_folder() {
    local place=${TMPDIR:-/dev/shm}
    [ -d "$place" ] || place=/tmp
    work=$(mktemp -d "$place/sitegen-bench.XXXXXX")
}

# Sets `sitegen` and `generate` to the binaries SITEGEN and GENERATE name, or to those of the checkout, compiled now.
find_programs() {
    if [ -z "${SITEGEN:-}" ] || [ -z "${GENERATE:-}" ]; then
        cargo build --quiet --release --bin sitegen --example generate_catalogue
    fi
    local target=${CARGO_TARGET_DIR:-$PWD/target}
    sitegen=$(realpath "${SITEGEN:-$target/release/sitegen}")
    generate=$(realpath "${GENERATE:-$target/release/examples/generate_catalogue}")
}

# The line each bench starts with; further figures as arguments.
machine() {
    local line
    line="machine: $(nproc) cores, $(date -u +%Y-%m-%d)"
    for more in "$@"; do line+=", $more"; done
    echo "$line"
}

# figure PATH FILE: the figure at a dotted path of a JSON report, such as pages.total. A path that leads to
# no figure ends the script: a report that changed its shape must not pass for zero.
figure() {
    python3 -c '
import json, sys
value = json.load(open(sys.argv[2], encoding="utf-8"))
for key in sys.argv[1].split("."):
    value = value[key]
print(value)' "$1" "$2"
}

# calculate EXPRESSION DIGITS: a figure made of others, rounded.
calculate() { awk "BEGIN { printf \"%.$2f\", $1 }"; }

# names_of CELL: what a table names as showing something: tests, the beginnings of several, scripts.
names_of() { grep -oE '`(scripts/[a-z.-]+|[a-z][a-z_0-9]*(::[a-z_0-9]+)+)' <<< "$1" | tr -d '`'; }

# of_tests ARGUMENT…: runs tests of the program and of its parts, as the tables of docs/ name them.
of_tests() { cargo test --quiet --features s3,postgres --lib --test it -- "$@"; }

# require_tests FILE NAME…: ends the script where a table of FILE names a test there is not.
require_tests() {
    local file=$1 listed name
    shift
    listed=$(of_tests --list)
    for name in "$@"; do
        grep -q "^$name" <<< "$listed" || {
            echo "$file names $name, and there is no such test" >&2
            exit 1
        }
    done
}

# Becomes 1 once a promise is broken; a script ends with `exit "$broken"`.
broken=0

# promise WHAT MEASURED MOST: says whether a figure is at most what docs/benchmarks.md promises.
promise() {
    if awk "BEGIN { exit !($2 > $3) }"; then
        echo "BROKEN: $1 is $2, at most $3 is promised"
        broken=1
    else
        echo "kept: $1 is $2, at most $3 is promised"
    fi
}

#!/usr/bin/env bash
# Requests a second, latency and memory of `sitegen serve` behind nginx, on generated products.
#
# Everything goes through nginx as shipped, but for its paths and rates, to the server on its Unix socket;
# signing in goes to a second server on loopback, because each try has to come from another network. The
# baseline is a product's page, which nginx answers itself; others are ratios of it. Fails where a promise
# is broken: half of the searches take at most 10 ms, and 100,000 requests leave the server at most 64 MB of its own.
#
# With --against, another binary of sitegen builds a site of the same products and answers from it; each kind of request
# is sent to one and the other in turn, three times, and the medians are compared: a ratio over 1 means that this one
# is quicker. Nothing else is measured then. A binary of an older commit needs the settings and texts of its own
# checkout, given by --checkout.
#
# Usage: scripts/bench-server.sh [PRODUCTS [SECONDS]] [--against BINARY [--checkout FOLDER]]      default: 30000 10
# Needs nginx and wrk (Debian packages of these names).
set -euo pipefail
against=
checkout=.
arguments=()
while [ $# -gt 0 ]; do
    case $1 in
        --against)
            against=$(realpath "${2:?--against needs a binary}")
            shift
            ;;
        --checkout)
            checkout=$(realpath "${2:?--checkout needs a folder}")
            shift
            ;;
        *) arguments+=("$1") ;;
    esac
    shift
done
cd "$(dirname "$0")/.."
source scripts/lib.sh

products=${arguments[0]:-30000}
seconds=${arguments[1]:-10}
export PATH="$PATH:/usr/sbin"
cargo build --quiet --release --bin sitegen --example generate_catalogue
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")/release
make_work_folder
running=()
trap 'kill "${running[@]}" 2> /dev/null || true; wait; rm -rf "$work"' EXIT

"$target/examples/generate_catalogue" --products "$products" --out "$work/source" > "$work/generate.log"
# serve_site FOLDER BINARY PORT CHECKOUT: builds a site in a folder of its own and serves it behind an nginx of its own.
serve_site() {
    local site=$1 binary=$2 port=$3 checkout=$4
    mkdir -p "$site"
    (cd "$checkout" && exec "$binary" build --quiet --source "$work/source" --data "$site/data" --public "$site/public")
    (cd "$checkout" && exec "$binary" serve --listen "unix:$site/s" --data "$site/data" --public "$site/public" \
        > "$site/served.log" 2> "$site/server.log") &
    running+=($!)
    cp -r "$checkout/scripts/nginx" "$site/nginx"
    sed -i -e "s#listen 80\b#listen 127.0.0.1:$port#" -e "s#127.0.0.1:9184#unix:$site/metrics#" -e "s#server_name example.org#& 127.0.0.1#" -e "s#/opt/sitegen/public#$site/public#" \
        -e "s#unix:/run/sitegen/sitegen.sock#unix:$site/s#" -e "s#/var/log/nginx/sitegen.log#$site/access.log#" \
        -e 's#rate=[0-9]*r/s#rate=100000r/s#' "$site/nginx/sitegen.conf"
    sed -i -e '/^limit_conn sitegen_at_once/d' "$site/nginx/sitegen/proxy.conf"
    cat > "$site/nginx/nginx.conf" << CONF
$([ "$(id -u)" -eq 0 ] && echo "user root;")
daemon off; pid $site/pid; error_log $site/nginx.log warn; worker_processes 1;
events { worker_connections 4096; }
http {
    access_log off;
    client_body_temp_path $site/body; proxy_temp_path $site/proxied;
    fastcgi_temp_path $site/f; uwsgi_temp_path $site/u; scgi_temp_path $site/g;
    include sitegen.conf;
}
CONF
    nginx -c "$site/nginx/nginx.conf" 2> "$site/nginx.err" &
    running+=($!)
    answers "http://127.0.0.1:$port"
}

# Waits until a server answers.
answers() {
    for _ in $(seq 100); do
        curl -sf "$1/api/me" > /dev/null && return
        sleep 0.1
    done
    echo "no answer from $1" >&2; tail -n 3 "$work"/*/nginx.err "$work"/*/nginx.log "$work"/*/server.log >&2
    return 1
}

site=$work/new
port=18480
places=(--data "$site/data" --public "$site/public")
serve_site "$site" "$target/sitegen" "$port" .
socket=$site/s
parent=${running[0]}
direct=127.0.0.1:18481
if [ -n "$against" ]; then
    serve_site "$work/old" "$against" 18482 "$checkout"
else
    "$target/sitegen" serve --listen "$direct" "${places[@]}" > "$work/direct.log" 2>&1 &
    running+=($!)
    answers "http://$direct"
fi

product=$(find "$site/public/produit" -name '*.html' ! -name '*-*' -printf '%f\n' -quit)
product=${product%.html}

# Words of the catalogue's own names, one a line.
python3 - "$work" << 'WORDS'
import collections, json, random, sys
work = sys.argv[1]
words = collections.Counter()
for line in open(f"{work}/source/products.jsonl", encoding="utf-8"):
    words.update(json.loads(line).get("product_name", "").split())
random.seed(1)
common = [word for word, _ in words.most_common(200) if len(word) > 2]
every = [word for word in words if len(word) > 3]
queries = []
for _ in range(2000):
    kind = random.randrange(4)
    word = random.choice(every if kind else common)
    if kind == 1:
        word = f"{random.choice(common)} {word}"
    if kind == 2 and len(word) > 5:
        at = random.randrange(1, len(word) - 1)
        word = word[:at] + word[at + 1:]
    if kind == 3:
        word = word[:4]
    queries.append(word)
from urllib.parse import quote
with open(f"{work}/queries.lua", "w") as out:
    out.write("return {" + ",".join(json.dumps(quote(query)) for query in queries) + "}")
with open(f"{work}/queries.txt", "w", encoding="utf-8") as out:
    out.write("\n".join(queries))
WORDS
cat > "$work/search.lua" << LUA
local queries = dofile("$work/queries.lua")
local at = 0
request = function()
  at = at % #queries + 1
  return wrk.format("GET", path .. queries[at])
end
LUA
for kind in recherche api/search api/suggest; do
    { echo "path = \"/$kind?q=\""; cat "$work/search.lua"; } > "$work/${kind//\//-}.lua"
done
cat > "$work/login.lua" << 'LUA'
local n = 0
request = function()
  n = n + 1
  local headers = {
    ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin",
    ["X-Real-IP"] = "10." .. math.floor(n / 65536) % 256 .. "." .. math.floor(n / 256) % 256 .. "." .. n % 256,
  }
  return wrk.format("POST", "/connexion", headers, "adresse=a" .. n .. "%40example.org&mot_de_passe=camembert+fondant")
end
LUA

declare -A rate p50 p99
measure() { # name, connections, url, further arguments of wrk
    local name=$1 connections=$2 url=$3
    shift 3
    wrk -t1 "-c$connections" "-d${seconds}s" --latency "$@" "$url" > "$work/wrk.log"
    rate[$name]=$(awk '/Requests\/sec/ { print $2 }' "$work/wrk.log")
    p50[$name]=$(latency 50%)
    p99[$name]=$(latency 99%)
    awk -v name="$name" -v rate="${rate[$name]}" -v base="${rate[page]}" -v half="${p50[$name]}" \
        -v most="${p99[$name]}" 'BEGIN { printf "%-12s %10.0f %8.3f %9.2f %9.2f\n", name, rate, rate / base, half, most }'
    grep -E 'Socket errors|Non-2xx' "$work/wrk.log" || true
}
latency() { # percentile → milliseconds
    awk -v wanted="$1" '$1 == wanted { value = $2
        if (value ~ /us$/) factor = 0.001; else if (value ~ /ms$/) factor = 1; else factor = 1000
        sub(/[a-z]+$/, "", value); print value * factor }' "$work/wrk.log"
}

# The median of the figures on standard input, one a line.
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# rate_of URL, further arguments of wrk: requests a second, 16 at once. Answers that are none end the script.
rate_of() {
    local url=$1
    shift
    wrk -t1 -c16 "-d${seconds}s" "$@" "$url" > "$work/wrk.log"
    if grep -E 'Socket errors|Non-2xx' "$work/wrk.log" >&2; then return 1; fi
    awk '/Requests\/sec/ { print $2 }' "$work/wrk.log"
}

# compare NAME PATH, further arguments of wrk: both servers in turn, three times.
compare() {
    local name=$1 path=$2
    shift 2
    : > "$work/rates-old"
    : > "$work/rates-new"
    for _ in 1 2 3; do
        rate_of "http://127.0.0.1:18482$path" "$@" >> "$work/rates-old"
        rate_of "http://127.0.0.1:$port$path" "$@" >> "$work/rates-new"
    done
    local old new
    old=$(median < "$work/rates-old")
    new=$(median < "$work/rates-new")
    printf '%-12s %12.0f %12.0f %8s\n' "$name" "$old" "$new" "$(calculate "$new / $old" 2)"
}

if [ -n "$against" ]; then
    machine "$products products" "16 connections" "$seconds s each, three times in turn"
    printf '%-12s %12s %12s %8s\n' what 'other req/s' 'this req/s' ratio
    compare page "/produit/$product"
    compare me /api/me
    compare search "" -s "$work/recherche.lua"
    compare search-json "" -s "$work/api-search.lua"
    compare suggest "" -s "$work/api-suggest.lua"
    exit 0
fi

base=http://127.0.0.1:$port
machine "$products products" "16 connections" "$seconds s each"
printf '%-12s %10s %8s %9s %9s\n' what requests/s ratio 'p50 ms' 'p99 ms'
measure page 16 "$base/produit/$product"
measure me 16 "$base/api/me"
measure search 16 "$base" -s "$work/recherche.lua"
measure search-json 16 "$base" -s "$work/api-search.lua"
measure suggest 16 "$base" -s "$work/api-suggest.lua"
echo "signing in (refused with 422: the password is wrong; 2 connections, as many hashes at once):"
measure login 2 "http://$direct" -s "$work/login.lua"

echo "200 searches a second for 30 s, alone, and while a build replaces the index twice:"
python3 scripts/bench-steady.py "$base" "$work/queries.txt" 200 30
rebuild() {
    local started=$SECONDS
    for _ in 1 2; do
        nice "$target/sitegen" build --quiet --full --source "$work/source" "${places[@]}"
    done
    echo "both builds were done after $((SECONDS - started)) s"
}
rebuild &
building=$!
python3 scripts/bench-steady.py "$base" "$work/queries.txt" 200 30
wait "$building"

metric() { curl -s --unix-socket "$socket" http://localhost/metrics | awk -v name="$1" '$1 == name { print $2 }'; }
answered=$(metric sitegen_request_seconds_count)
while [ "$answered" -lt 100000 ]; do
    wrk -t1 -c16 -d5s -s "$work/recherche.lua" "$base" > /dev/null
    answered=$(metric sitegen_request_seconds_count)
done
worker=$(cat "/proc/$parent/task/$parent/children")
held() { awk -v name="$1:" '$1 == name { print int($2 / 1000) }' "/proc/${worker%% *}/smaps_rollup"; }
anonymous=$(held Anonymous)
# The index is mapped once a connection; Pss counts each of its pages once.
echo "after $answered requests: $anonymous MB of its own, $(held Pss) MB with pages of files"

promise "half of the searches in ms" "${p50[search]}" 10
promise "memory of its own in MB" "$anonymous" 64
exit "$broken"

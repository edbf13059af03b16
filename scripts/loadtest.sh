#!/usr/bin/env bash
# Mixed traffic on loopback, by kind: pages, search, suggestions, the list of a signed-in visitor, signing in, saving. Rates and
# latencies of one server with its file of accounts and, with --accounts, of one and of two with a database of accounts
# that they share, behind nginx as shipped but for paths and rates. Printed are ratios to the one with its file.
#
# All kinds run at once, each as fast as its connections are answered, so a server that is quicker with one kind leaves more room
# to the others. Each server and its nginx have the processor to themselves but for the generator of traffic and the
# database, which are on the same machine: with fewer than six cores two servers share what one had, and the ratio of
# two to one says nothing. It is printed and not judged then.
#
# Fails where an answer is an error, where the database adds more than 2 ms to the median of a signed-in page (one connection,
# nothing else at work), and, with six cores or more, where two servers serve less than 1.6 times what one does of
# what they answer themselves: each server is held to one core then.
#
# Usage: scripts/loadtest.sh [--accounts ADDRESS] [PRODUCTS [SECONDS]]      default: 5000 20
#   --accounts  what SITEGEN_ACCOUNTS_DATABASE is to say, such as postgres://sitegen@%2Frun%2Fpostgresql/load; accounts are
#               made there, so not the database of a site
# SITEGEN and GENERATE name other binaries than those of the checkout. Needs nginx and wrk (Debian packages of these names).
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

store=
arguments=()
while [ $# -gt 0 ]; do
    case $1 in
        --accounts) store=${2:?--accounts needs an address}; shift ;;
        -*) echo "unknown option $1" >&2; exit 2 ;;
        *) arguments+=("$1") ;;
    esac
    shift
done
products=${arguments[0]:-5000}
seconds=${arguments[1]:-20}
people=80
port=18490
base=http://127.0.0.1:$port
cores=$(nproc)
export PATH="$PATH:/usr/sbin"
find_programs
make_work_folder
running=()
# Ends what this script started, and waits for it.
end_running() {
    [ ${#running[@]} -eq 0 ] || kill "${running[@]}" 2> /dev/null || true
    wait
    running=()
}
trap 'end_running; rm -rf "$work"' EXIT

"$generate" --products "$products" --out "$work/source" > "$work/generate.log" 2>&1
cp -r content themes "$work/"
cat > "$work/sitegen.toml" << TOML
[site]
name = "Charge"
base_url = "http://127.0.0.1:$port"
[[source]]
path = "source"
[accounts]
confirm = false
TOML
(cd "$work" && "$sitegen" build --quiet)
# What each server has of its own; pages are nginx's.
cp -r "$work/data" "$work/data-2"

# serve NUMBER ADDRESS: a server with these accounts, on a core of its own where there are enough.
serve() {
    local number=$1 folder=data held=()
    [ "$number" = 1 ] || folder=data-2
    [ "$cores" -lt 6 ] || held=(taskset -c "$number")
    (
        cd "$work"
        [ -z "$2" ] || export SITEGEN_ACCOUNTS_DATABASE=$2
        exec "${held[@]}" "$sitegen" serve --listen "unix:$work/s$number" --data "$folder" > "serve-$number.log" 2>&1
    ) &
    running+=($!)
}

# front NUMBER: nginx before as many servers, to whom each request comes from the visitor that it names.
front() {
    local second=1
    [ "$1" = 1 ] || second=2
    rm -rf "$work/nginx"
    cp -r scripts/nginx "$work/nginx"
    sed -i -e "s#listen 80\b#listen 127.0.0.1:$port#" -e "s#server_name example.org#& 127.0.0.1#" -e "s#/opt/sitegen/public#$work/public#" \
        -e "0,/unix:\/run\/sitegen\/sitegen.sock/s##unix:$work/s1#" -e "s#unix:/run/sitegen/sitegen.sock#unix:$work/s$second#" \
        -e "s#/var/log/nginx/sitegen.log#$work/access.log#" -e 's#rate=[0-9]*r/s#rate=100000r/s#' "$work/nginx/sitegen.conf"
    # shellcheck disable=SC2016
    sed -i -e '/^limit_conn sitegen_at_once/d' -e 's#X-Real-IP $remote_addr#X-Real-IP $http_x_real_ip#' "$work/nginx/sitegen/proxy.conf"
    cat > "$work/nginx/nginx.conf" << CONF
$([ "$(id -u)" -eq 0 ] && echo "user root;")
daemon off; pid $work/pid; error_log $work/nginx.log warn; worker_processes 1;
events { worker_connections 4096; }
http {
    access_log off;
    client_body_temp_path $work/body; proxy_temp_path $work/proxied;
    fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/g;
    include sitegen.conf;
}
CONF
    nginx -c "$work/nginx/nginx.conf" 2> "$work/nginx.err" &
    running+=($!)
}

# Waits until both entries of nginx lead to a server that answers.
answers() {
    local good=0
    for _ in $(seq 300); do
        if curl -sf -H "X-Real-IP: 10.0.0.1" "$base/api/me" > /dev/null; then good=$((good + 1)); else good=0; fi
        [ "$good" -lt 4 ] || return 0
        sleep 0.1
    done
    echo "no answer from $base" >&2
    tail -n 3 "$work"/nginx.err "$work"/nginx.log "$work"/serve-*.log >&2
    return 1
}

# Registers people and writes what each kind of traffic sends. Those who sign in are others than those who are signed in.
prepare() {
    python3 - "$work" "$base" "$people" << 'PREPARE'
import json, os, random, sys, urllib.error, urllib.parse, urllib.request
work, base, people = sys.argv[1], sys.argv[2], int(sys.argv[3])
word = os.urandom(4).hex()
password = "tarte rhubarbe violette " + word
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None
opener = urllib.request.build_opener(Stay)
def post(path, number, fields):
    """The cookie that a form is answered with, if any."""
    headers = {"Sec-Fetch-Site": "same-origin", "X-Real-IP": f"10.1.{number // 250}.{number % 250}"}
    request = urllib.request.Request(base + path, urllib.parse.urlencode(fields).encode(), headers)
    try:
        answer = opener.open(request, timeout=60)
        code, given = answer.status, answer.headers
    except urllib.error.HTTPError as error:
        code, given = error.code, error.headers
    if code != 303:
        sys.exit(f"{path} is answered with {code}")
    return (given["Set-Cookie"] or "").split(";")[0]
cookies, emails = [], []
for number in range(people):
    email = f"charge-{word}-{number}@example.org"
    known = {"adresse": email, "mot_de_passe": password}
    post("/inscription", number, {"nom": "Zoé", **known})
    if number < people // 4:
        emails.append(email)
    else:
        cookies.append(post("/connexion", number, known))
pages = []
for folder, _, names in os.walk(f"{work}/public/produit"):
    pages += [name[:-5].split("-") for name in names if name.endswith(".html")]
random.seed(1)
random.shuffle(pages)
pairs = [page for page in pages if len(page) == 2][:4000]
names = []
with open(f"{work}/source/products.jsonl", encoding="utf-8") as lines:
    for line in lines:
        names += json.loads(line).get("product_name", "").split()[:2]
words = random.choices([name for name in names if len(name) > 3], k=500)
def lua(values):
    return "{" + ",".join(json.dumps(value) for value in values) + "}"
def write(kind, values, request):
    with open(f"{work}/{kind}.lua", "w", encoding="utf-8") as out:
        out.write(f"local values, at, visitor = {lua(values)}, math.random(1000), 0\nlocal cookies = {lua(cookies)}\n")
        out.write("""
local function headers(fields)
  visitor = visitor + 1
  fields["X-Real-IP"] = "10." .. 2 + math.floor(visitor / 62500) % 200 .. "." .. math.floor(visitor / 250) % 250 .. "." .. visitor % 250
  fields["Sec-Fetch-Site"] = "same-origin"
  return fields
end
local form = "application/x-www-form-urlencoded"
request = function()
  at = at + 1
  local value, cookie = values[at % #values + 1], cookies[at % #cookies + 1]
  return wrk.format(""" + request + ")\nend\n")
write("page", ["/produit/" + "/".join(page) for page in pages[:4000]], '"GET", value')
write("search", ["/recherche?q=" + urllib.parse.quote(word) for word in words], '"GET", value, headers({})')
write("suggest", ["/api/suggest?q=" + urllib.parse.quote(word[:4]) for word in words], '"GET", value, headers({})')
write("list", ["/mes-aliments"], '"GET", value, headers({Cookie = cookie})')
write("save", [urllib.parse.urlencode({"produit": a, "substitut": b}) for a, b in pairs],
      '"POST", "/mes-aliments", headers({Cookie = cookie, ["Content-Type"] = form}), value')
write("sign-in", [urllib.parse.urlencode({"adresse": email, "mot_de_passe": password}) for email in emails],
      '"POST", "/connexion", headers({["Content-Type"] = form}), value')
PREPARE
}

latency() { # percentile, file → milliseconds
    awk -v wanted="$1" '$1 == wanted { value = $2
        if (value ~ /us$/) factor = 0.001; else if (value ~ /ms$/) factor = 1; else factor = 1000
        sub(/[a-z]+$/, "", value); print value * factor }' "$2"
}

kinds=(page search suggest list sign-in save)
declare -A connections=([page]=8 [search]=4 [suggest]=4 [list]=4 [sign-in]=1 [save]=1)
declare -A rate half most alone

# run_mix SETTING: all kinds at once, then the list of a visitor with nothing else at work.
run_mix() {
    local setting=$1 kind processes=()
    for kind in "${kinds[@]}"; do
        wrk -t1 "-c${connections[$kind]}" "-d${seconds}s" --latency -s "$work/$kind.lua" "$base" > "$work/$kind.log" &
        processes+=($!)
    done
    for process in "${processes[@]}"; do wait "$process"; done
    wrk -t1 -c1 -d5s --latency -s "$work/list.lua" "$base" > "$work/alone.log"
    for kind in "${kinds[@]}" alone; do
        if grep -E 'Socket errors|Non-2xx' "$work/$kind.log"; then
            echo "BROKEN: $setting: not all of kind $kind was answered"
            broken=1
        fi
        rate[$setting.$kind]=$(awk '/Requests\/sec/ { print $2 }' "$work/$kind.log")
        half[$setting.$kind]=$(latency 50% "$work/$kind.log")
        most[$setting.$kind]=$(latency 99% "$work/$kind.log")
    done
    alone[$setting]=${half[$setting.alone]}
}

# try SETTING SERVERS ADDRESS
try() {
    local setting=$1 servers=$2 number
    for ((number = 1; number <= servers; number++)); do serve "$number" "$3"; done
    front "$servers"
    answers
    prepare
    run_mix "$setting"
    end_running
    for kind in "${kinds[@]}"; do
        printf '%-12s %-10s %10.1f %8s %10.2f %10.2f\n' "$setting" "$kind" "${rate[$setting.$kind]}" \
            "$(calculate "${rate[$setting.$kind]} / ${rate[file.$kind]}" 2)" "${half[$setting.$kind]}" "${most[$setting.$kind]}"
    done
    printf '%-12s %-10s %10s %8s %10.2f\n' "$setting" 'list alone' '' '' "${alone[$setting]}"
}

machine "$products products" "$seconds s each"
printf '%-12s %-10s %10s %8s %10s %10s\n' accounts kind requests/s ratio 'p50 ms' 'p99 ms'
try file 1 ""
if [ -n "$store" ]; then
    try store 1 "$store"
    try two-store 2 "$store"
    promise "what the database adds to the median of a signed-in page, in ms" \
        "$(calculate "${alone[store]} - ${alone[file]}" 2)" 2
    # What the servers answer, nginx's own pages left out.
    of_servers() { calculate "${rate[$1.search]} + ${rate[$1.suggest]} + ${rate[$1.list]} + ${rate[$1.sign-in]} + ${rate[$1.save]}" 2; }
    share=$(calculate "$(of_servers two-store) / $(of_servers store)" 2)
    if [ "$cores" -ge 6 ]; then
        promise "what one server serves of what two do" "$(calculate "1 / $share" 3)" 0.625
    else
        echo "not judged: two servers serve $share times what one does, on $cores cores that they share with all else"
    fi
fi
exit "$broken"

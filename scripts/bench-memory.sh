#!/usr/bin/env bash
# Memory a server holds of its own after a crowd: 1,000 sign-ins, right ones and wrong ones, and 100 lists of half a
# megabyte that are brought back, eight of each at once. Fails where a promise is broken: at most 64 MB when all is done,
# at most 96 MB meanwhile.
#
# Usage: scripts/bench-memory.sh [BINARY]      default: the one of this checkout, built for it
set -euo pipefail
binary=${1:+$(realpath "$1")}
cd "$(dirname "$0")/.."
source scripts/lib.sh

if [ -z "$binary" ]; then
    cargo build --quiet --release --bin sitegen
    binary=$(realpath -m "${CARGO_TARGET_DIR:-target}")/release/sitegen
fi
make_work_folder
running=()
trap 'kill "${running[@]}" 2> /dev/null || true; wait; rm -rf "$work"' EXIT

listen=127.0.0.1:18483
# People are made without letters, as on a site without mail.
export SITEGEN_ACCOUNTS_CONFIRM=false
places=(--data "$work/data" --public "$work/public")
"$binary" build --quiet "${places[@]}"
"$binary" serve --listen "$listen" "${places[@]}" > "$work/served.log" 2> "$work/server.log" &
running+=($!)
for _ in $(seq 100); do
    curl -sf "http://$listen/api/me" > /dev/null && break
    sleep 0.1
done
worker=$(pgrep -P "${running[0]}")

machine "$("$binary" --version)"
python3 - "$worker" "$listen" > "$work/figures.json" << 'CROWD'
import concurrent.futures, http.client, itertools, json, pathlib, sys, threading, time, urllib.parse

worker, listen = sys.argv[1], sys.argv[2]
origin = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
networks = itertools.count(1)
password = "camembert fondant du lundi"


def own_megabytes():
    for line in open(f"/proc/{worker}/status"):
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1000


def post(path, body, kind, cookie=""):
    number = next(networks)
    client = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    connection = http.client.HTTPConnection(listen, timeout=60)
    headers = {**origin, "Content-Type": kind, "X-Real-IP": client, "Cookie": cookie}
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def form(path, cookie="", **fields):
    return post(path, urllib.parse.urlencode(fields), "application/x-www-form-urlencoded", cookie)


def persist(what):
    """Asks until it is neither 429 nor 503, as a crowd that is sent away does."""
    while (answer := what()).status in (429, 503):
        time.sleep(0.05)
    return answer


def code(number):
    digits = f"{300000000000 + number}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return digits + str(-total % 10)


def lists():
    """Half a megabyte each: as many rows as fit, rows a list may have, and entries that are none."""
    size = 480_000
    pairs = (f"{code(2 * n)};{code(2 * n + 1)}" for n in range(10**6))
    csv = "code_produit;code_substitut\n"
    named = "code_produit;produit;code_substitut;substitut;note\n"
    json_rows, rows = [], []
    for n in range(17_000):
        csv += next(pairs) + "\n"
    for n in range(4_500):
        rows.append(f"{code(2 * n)};Pâte à tartiner {n};{code(2 * n + 1)};Purée {n};{'note ' * 8}")
    for n in range(6_000):
        json_rows.append({"code_produit": code(2 * n), "code_substitut": int(code(2 * n + 1))})
    named += "\n".join(rows)
    noise = '[{"code_produit":1},' + "[]," * 159_000 + "1]"
    for text in (csv, named, json.dumps(json_rows), noise):
        yield text.encode()[:size] if not text.startswith("[") else text.encode()


def cookie_of(answer):
    return answer.getheader("Set-Cookie", "").split(";")[0]


peak, done = [0.0], threading.Event()


def watch():
    while not done.wait(0.01):
        peak[0] = max(peak[0], own_megabytes())


threading.Thread(target=watch, daemon=True).start()
started = own_megabytes()
people = [f"zoe{number}@example.org" for number in range(10)]
for address in people:
    fields = {"nom": "Zoé", "adresse": address, "mot_de_passe": password, "confirmation": password}
    assert persist(lambda: form("/inscription", **fields)).status in (200, 303)


def sign_in(number):
    if number % 2:
        fields = {"adresse": people[number % 10], "mot_de_passe": password}
        wanted = 303
    else:
        fields = {"adresse": f"a{number}@example.org", "mot_de_passe": f"je devine {number}"}
        wanted = 422
    answer = persist(lambda: form("/connexion", **fields))
    assert answer.status == wanted, answer.status


cookies, files = [], list(lists())


def bring_back(number):
    content = files[number // 10 % len(files)]
    head = b'--XX\r\nContent-Disposition: form-data; name="liste"; filename="l"\r\n\r\n'
    body = head + content + b"\r\n--XX--\r\n"
    kind = "multipart/form-data; boundary=XX"
    path = "/mes-aliments/import"
    answer = persist(lambda: post(path, body, kind, cookies[number % 10]))
    assert answer.status == 303 and "unreadable" not in answer.getheader("Location"), answer.status


with concurrent.futures.ThreadPoolExecutor(8) as crowd:
    list(crowd.map(sign_in, range(1000)))
    after_sign_ins = own_megabytes()
    for address in people:
        answer = persist(lambda: form("/connexion", adresse=address, mot_de_passe=password))
        cookies.append(cookie_of(answer))
    list(crowd.map(bring_back, range(100)))
done.set()
figures = {"started": started, "sign_ins": after_sign_ins, "imports": own_megabytes(), "peak": peak[0]}
print(json.dumps({name: round(value, 1) for name, value in figures.items()}))
CROWD

echo "of its own, in MB: $(figure started "$work/figures.json") at the start," \
    "$(figure sign_ins "$work/figures.json") after 1,000 sign-ins," \
    "$(figure imports "$work/figures.json") after 100 lists more, $(figure peak "$work/figures.json") at most"
promise "memory in MB after 1,000 sign-ins and 100 lists" "$(figure imports "$work/figures.json")" 64
promise "memory in MB meanwhile" "$(figure peak "$work/figures.json")" 96
exit "$broken"

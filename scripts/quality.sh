#!/usr/bin/env bash
# Measures the pages of the demo site with the tools of others, in two languages, served as shipped: nginx before
# `sitegen serve`, on loopback, with photos drawn by a stand-in server of which every third fails. Prints a line for each
# figure of docs/quality.md, below it what was found, and ends with 1 where a promise is broken.
#
# Usage: scripts/quality.sh [--binary FILE] [STEP…]
#
# Steps: sizes, layout, axe, nu, validate, pa11y, lighthouse; all of them where none is named. `screens` draws the
# pictures of docs/screens again and is only done when asked for. Without --binary it builds a release.
# Tools come from npm in the versions of scripts/quality/package.json and stay in target/quality-tools.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
export PATH="$PATH:/usr/sbin" # where Debian puts nginx
# shellcheck source=scripts/packages.sh
. scripts/packages.sh

binary=
if [ "${1:-}" = --binary ]; then
    binary=$(realpath "$2")
    shift 2
fi
all=(sizes layout axe nu validate pa11y lighthouse)
[ $# -gt 0 ] || set -- "${all[@]}"
for step in "$@"; do
    [[ " ${all[*]} screens " == *" $step "* ]] || { echo "there is no step $step" >&2; exit 2; }
done

install_missing chromium:chromium java:default-jre-headless nginx:nginx node:nodejs npm:npm openssl:openssl pngquant:pngquant || {
    # shellcheck disable=SC2154 # set by install_missing
    echo "missing, and cannot be installed: ${missing[*]}" >&2
    exit 1
}
tools=$root/target/quality-tools
if ! cmp -s scripts/quality/package.json "$tools/installed.json"; then
    rm -rf "$tools"
    mkdir -p "$tools"
    cp scripts/quality/package.json "$tools/"
    # Without their install scripts: Puppeteer's would bring a browser of its own.
    (cd "$tools" && npm install --silent --no-audit --no-fund --ignore-scripts)
    cp scripts/quality/package.json "$tools/installed.json"
fi
if [ -z "$binary" ]; then
    cargo build --release --quiet
    binary=$(realpath "${CARGO_TARGET_DIR:-target}/release/sitegen")
fi

work=$(mktemp -d)
started=()
end() {
    for process in "${started[@]}"; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap end EXIT
mkdir -p "$work/data/demo" "$work/nginx"
cp -r content themes "$work/"
cp data/demo/categories.json "$work/data/demo/"
node scripts/quality/photos.mjs add <data/demo/products.jsonl >"$work/data/demo/products.jsonl"
sed 's/^\[site\]$/[site]\nlanguages = ["fr", "en"]/' sitegen.toml >"$work/sitegen.toml"
cp -r "$root/scripts" "$work/scripts" # nginx-config reads scripts/nginx
cd "$work"

# Ports that nothing listens on.
read -r port monitor photos < <(node "$root/scripts/quality/photos.mjs" ports)
site=http://127.0.0.1:$port
sed -i "s|^base_url = \"[^\"]*\"|base_url = \"$site\"|" sitegen.toml
"$binary" build --quiet
"$binary" serve --listen "unix:$work/s" >served.log 2>server.log &
started+=($!)
SITEGEN_SERVER_LISTEN=unix:$work/s "$binary" nginx-config --address 127.0.0.1 --log "$work/access.log" --monitoring-port "$monitor" |
    sed -e "s/listen 127.0.0.1:80\b/listen 127.0.0.1:$port/" -e 's/rate=20r\/s/rate=100000r\/s/' -e 's/rate=2r\/s/rate=100000r\/s/' >nginx/sitegen.conf
user=$([ "$(id -u)" -ne 0 ] || echo "user root;")
cat >nginx/nginx.conf <<NGINX
$user daemon off; pid $work/nginx/pid; error_log stderr warn;
events { worker_connections 1024; }
http {
    access_log off;
    client_body_temp_path $work/nginx/body; proxy_temp_path $work/nginx/proxied;
    fastcgi_temp_path $work/nginx/f; uwsgi_temp_path $work/nginx/u; scgi_temp_path $work/nginx/s;
    include sitegen.conf;
}
NGINX
nginx -c "$work/nginx/nginx.conf" 2>nginx.log &
started+=($!)
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=images.openfoodfacts.org -keyout key.pem -out certificate.pem 2>/dev/null
node "$root/scripts/quality/photos.mjs" serve "$photos" key.pem certificate.pem &
started+=($!)
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
for _ in $(seq 200); do
    answers "$port" && answers "$photos" && "$binary" serve --check --listen "unix:$work/s" >/dev/null 2>&1 && break
    sleep 0.1
done
answers "$port" || { cat nginx.log server.log >&2; exit 1; }
password=$("$binary" user add lea@example.org | tail -n 1)

cat >setting.json <<JSON
{
  "site": "$site", "public": "$work/public", "tools": "$tools", "work": "$work", "screens": "$root/docs/screens",
  "photos": $photos, "email": "lea@example.org", "password": "$password", "chromium": "$(command -v chromium)"
}
JSON
node "$root/scripts/quality/measure.mjs" setting.json "$@"

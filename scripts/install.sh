#!/usr/bin/env bash
# Makes a site of a release on a fresh Debian, as root: user, folders, program, site, nginx, server, schedule, log rotation
# and, where wished, a certificate. Run again it changes only what differs; sitegen.toml and what the operator put into
# content/ and themes/ are never touched.
#
# Usage: install.sh [OPTIONS]
#   --name NAME, --base-url URL, --contact CONTACT   of a new site, as for `sitegen init`
#   --server systemd|supervisor   what keeps the server running   [default: systemd where it runs]
#   --schedule timer|cron         what starts builds, backups and the daily check  [default: timers of systemd where it runs]
#   --tls E-MAIL                  have certbot fetch a certificate for the host of site.base_url
#   --binary FILE                 the program  [default: sitegen next to scripts/, then target/dist, then target/release]
#   --prefix FOLDER               install below this folder; no user is made and no service is started
#   --user NAME                   who runs the site  [default: sitegen]
#   --reload-nginx COMMAND        how nginx reads its configuration again  [default: systemctl, otherwise service]
set -euo pipefail

here=$(dirname "$(dirname "$(readlink -f "$0")")")
prefix='' user=sitegen name='' base_url='' contact='' server='' schedule='' tls='' binary='' reload_nginx=''

fail() {
    echo "install.sh: $2" >&2
    exit "$1"
}

while [ $# -gt 0 ]; do
    case $1 in
        --name | --base-url | --contact | --server | --schedule | --tls | --binary | --prefix | --user | --reload-nginx)
            [ $# -ge 2 ] || fail 2 "$1 needs a value"
            key=${1#--}
            printf -v "${key//-/_}" %s "$2"
            shift 2
            ;;
        -h | --help)
            sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
            exit 0
            ;;
        *) fail 2 "unknown option $1; --help lists them" ;;
    esac
done

has_systemd() { [ -d /run/systemd/system ] && [ -z "$prefix" ]; }
if has_systemd; then default=(systemd timer); else default=(supervisor cron); fi
server=${server:-${default[0]}}
schedule=${schedule:-${default[1]}}
case $server in systemd | supervisor) ;; *) fail 2 "--server is systemd or supervisor, not $server" ;; esac
case $schedule in timer | cron) ;; *) fail 2 "--schedule is timer or cron, not $schedule" ;; esac
if [ -z "$prefix" ]; then
    [ "$(id -u)" -eq 0 ] || fail 2 "run this as root, or with --prefix"
else
    mkdir -p "$prefix"
    prefix=$(readlink -f "$prefix")
fi

release=$prefix/opt/sitegen
site=$prefix/srv/sitegen
logs=$prefix/var/log/sitegen
acme=$prefix/var/lib/sitegen/acme
letsencrypt=$prefix/etc/letsencrypt

as_user() {
    if [ "$(id -un)" = "$user" ]; then "$@"; else runuser -u "$user" -- "$@"; fi
}

# own FILE…: gives files to the user of the site, where this is root.
own() { [ "$(id -u)" -ne 0 ] || chown "$user:$(id -gn "$user")" "$@"; }

find_binary() {
    local found
    for found in "$binary" "$here/sitegen" "$here/target/dist/sitegen" "$here/target/release/sitegen"; do
        [ -n "$found" ] || continue
        if [ -x "$found" ]; then
            binary=$found
            return
        fi
        [ "$found" != "$binary" ] || fail 2 "$binary is no program"
    done
    fail 2 "there is no program next to scripts/; build one with scripts/release.sh, or name it with --binary"
}

install_packages() {
    local missing=() need wanted=(nginx:nginx logrotate:logrotate)
    [ "$server" = systemd ] || wanted+=(supervisord:supervisor)
    [ "$schedule" = timer ] || wanted+=(cron:cron)
    [ -z "$tls" ] || wanted+=(certbot:certbot)
    for need in "${wanted[@]}"; do
        command -v "${need%%:*}" > /dev/null || missing+=("${need##*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

make_user() {
    getent passwd "$user" > /dev/null ||
        useradd --system --user-group --home-dir "$site" --no-create-home --shell /usr/sbin/nologin "$user"
    # nginx reaches the socket by the group, and the server may read nginx's log.
    usermod -aG "$(id -gn "$user")" www-data
    usermod -aG adm "$user"
}

# Folders that must be there before anything starts: supervisord ends at once where that of the logs is missing.
make_folders() {
    mkdir -p "$release/releases" "$acme" "$prefix/srv" "$prefix/var/log/nginx" "$logs" "$prefix/run/sitegen"
    chmod 0750 "$logs" "$prefix/run/sitegen"
    own "$logs" "$prefix/run/sitegen"
}

# point LINK NAME: in one step, so that the link is there at any moment.
point() {
    ln -sfn "releases/$2" "$release/.$1.new"
    mv -T "$release/.$1.new" "$release/$1"
}

# A release is named after its content, so the same one is not copied twice.
put_release() {
    local new=$release/releases/.new version digest before
    rm -rf "$new"
    mkdir -p "$new/data"
    cp "$binary" "$new/sitegen"
    chmod 0755 "$new/sitegen"
    cp -r "$here/content" "$here/themes" "$here/scripts" "$new/"
    cp -r "$here/data/demo" "$new/data/"
    chmod -R u=rwX,go=rX "$new"
    version=$("$new/sitegen" --version)
    digest=$(cd "$new" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
    version=${version##* }-${digest:0:12}
    if [ -d "$release/releases/$version" ]; then rm -rf "$new"; else mv "$new" "$release/releases/$version"; fi
    before=$(basename "$(readlink "$release/current" || true)")
    point current "$version"
    # What `deploy.sh --rollback` goes back to.
    if [ -n "$before" ] && [ "$before" != "$version" ] && [ -d "$release/releases/$before" ]; then point previous "$before"; fi
    before=$(basename "$(readlink "$release/previous" || true)")
    echo "release $version"
    # The one in use, the one before it and the newest other stay, for a way back.
    find "$release/releases" -mindepth 1 -maxdepth 1 ! -name '.*' ! -name "$version" ! -name "${before:-.}" -printf '%T@ %p\n' |
        sort -rn | tail -n +2 |
        cut -d' ' -f2- | while read -r old; do rm -rf "$old"; done
}

make_site() {
    if [ ! -e "$site/sitegen.toml" ]; then
        local said=(--listen "unix:$prefix/run/sitegen/sitegen.sock")
        [ -z "$name" ] || said+=(--name "$name")
        [ -z "$base_url" ] || said+=(--base-url "$base_url")
        [ -z "$contact" ] || said+=(--contact "$contact")
        "$release/current/sitegen" init "$site" "${said[@]}"
        own -R "$site"
    fi
    mkdir -p "$site/data" "$site/public" "$site/backups"
    chmod 0700 "$site/data" "$site/backups"
    chmod 0755 "$site" "$site/public"
    own "$site/data" "$site/public" "$site/backups"
    if [ ! -e "$site/public/index.html" ] && [ ! -e "$site/public/index.html.gz" ]; then
        as_user "$release/current/sitegen" build --quiet --config "$site/sitegen.toml"
    fi
}

# placed FILE TARGET: a file of scripts/ with the paths and the user of this installation.
placed() {
    mkdir -p "$(dirname "$2")"
    sed -e "s#\(/opt\|/srv\|/var/log\|/run\)/sitegen#$prefix&#g" \
        -e "s#^\(User\|Group\|user\)=sitegen#\1=$user#" -e "s#^\([0-9*][0-9* ]*\) sitegen /#\1 $user /#" \
        "$here/scripts/$1" > "$2.new"
    chmod 0644 "$2.new"
    mv "$2.new" "$2"
}

control() { if has_systemd; then systemctl "$2" "$1"; else service "$1" "$2"; fi; }

reload_nginx() {
    if [ -n "$reload_nginx" ]; then
        $reload_nginx
    elif [ -z "$prefix" ]; then
        nginx -t -q
        # A reload of one that does not run is refused.
        if [ -s /run/nginx.pid ]; then control nginx reload; else control nginx start; fi
    fi
}

# What is set up for nginx is made of sitegen.toml; a file that was changed by hand is kept next to it.
configure_nginx() {
    local folder=$prefix/etc/nginx options=(--log "$prefix/var/log/nginx/sitegen.log" --acme "$acme")
    local target=$folder/sites-available/sitegen.conf
    [ -e /proc/net/if_inet6 ] || options+=(--address 0.0.0.0)
    if [ -e "$certificate" ]; then
        options+=(--tls --certificate "$certificate" --key "${certificate%/*}/privkey.pem")
    fi
    mkdir -p "$folder/sites-available" "$folder/sites-enabled"
    "$release/current/sitegen" nginx-config --config "$site/sitegen.toml" "${options[@]}" > "$target.new"
    if [ -e "$target" ] && ! cmp -s "$target" "$target.new"; then cp "$target" "$target.old"; fi
    mv "$target.new" "$target"
    ln -sfn ../sites-available/sitegen.conf "$folder/sites-enabled/sitegen.conf"
    # One site is the default.
    if [ -L "$folder/sites-enabled/default" ]; then rm "$folder/sites-enabled/default"; fi
    if [ -e "$folder/nginx.conf" ]; then
        sed -i 's/worker_connections 768;/worker_connections 4096;/' "$folder/nginx.conf"
    fi
    reload_nginx
}

fetch_certificate() {
    if [ -z "$tls" ] || [ -e "$certificate" ]; then return; fi
    [ "$scheme" = https ] || fail 2 "--tls needs an address with https:// in site.base_url of $site/sitegen.toml"
    local folders=() reload="${reload_nginx:-nginx -s reload}"
    if [ -n "$prefix" ]; then
        folders=(--config-dir "$letsencrypt" --work-dir "$prefix/var/lib/letsencrypt" --logs-dir "$prefix/var/log/letsencrypt")
    fi
    certbot certonly --non-interactive --agree-tos --email "$tls" --webroot --webroot-path "$acme" --domain "$host" \
        --deploy-hook "$reload" "${folders[@]}" ||
        fail 1 "certbot failed: the site is served without a certificate; mend what it says, then run this again"
    configure_nginx
}

keep_server() {
    if [ "$server" = systemd ]; then
        placed systemd/sitegen.service "$prefix/etc/systemd/system/sitegen.service"
        has_systemd || return 0
        systemctl daemon-reload
        systemctl enable --quiet sitegen
        if systemctl is-active --quiet sitegen; then systemctl reload sitegen; else systemctl start sitegen; fi
    else
        placed systemd/sitegen.tmpfiles "$prefix/etc/tmpfiles.d/sitegen.conf"
        placed supervisor/sitegen.conf "$prefix/etc/supervisor/conf.d/sitegen.conf"
        [ -z "$prefix" ] || return 0
        if ! supervisorctl pid > /dev/null 2>&1; then
            control supervisor start > /dev/null
        elif supervisorctl update && [ "$started" = no ]; then
            supervisorctl signal USR2 sitegen
        fi
    fi
}

wait_for_server() {
    [ -z "$prefix" ] || return 0
    for _ in $(seq 120); do
        if "$release/current/sitegen" serve --check --config "$site/sitegen.toml" > /dev/null 2>&1; then return; fi
        sleep 0.5
    done
    fail 1 "the server does not answer; $logs/error.log says why"
}

plan_runs() {
    local unit units=$prefix/etc/systemd/system
    if [ "$schedule" = cron ]; then
        for unit in sitegen-build sitegen-backup sitegen-check; do
            if has_systemd && [ -e "$units/$unit.timer" ]; then systemctl disable --quiet --now "$unit.timer"; fi
            rm -f "$units/$unit.timer" "$units/$unit.service"
        done
        placed cron/sitegen.crontab "$prefix/etc/cron.d/sitegen"
        [ -n "$prefix" ] || has_systemd || service cron start > /dev/null
    else
        rm -f "$prefix/etc/cron.d/sitegen"
        for unit in sitegen-build sitegen-backup sitegen-check; do
            placed "systemd/$unit.service" "$units/$unit.service"
            placed "systemd/$unit.timer" "$units/$unit.timer"
            if has_systemd; then
                systemctl daemon-reload
                systemctl enable --quiet --now "$unit.timer"
            fi
        done
    fi
}

find_binary
if [ -z "$prefix" ]; then
    install_packages
    make_user
fi
started=no
[ -e "$release/current" ] || started=yes
make_folders
put_release
make_site
base_url=$("$release/current/sitegen" config show --config "$site/sitegen.toml" |
    sed -n 's/^site.base_url = "\([^"]*\)".*/\1/p')
scheme=${base_url%%://*}
host=${base_url#*://}
host=${host%%:*}
certificate=$letsencrypt/live/$host/fullchain.pem
placed logrotate/sitegen "$prefix/etc/logrotate.d/sitegen"
placed sitegen.sh "$prefix/usr/local/bin/sitegen"
chmod 0755 "$prefix/usr/local/bin/sitegen"
keep_server
plan_runs
wait_for_server
configure_nginx
fetch_certificate
echo "the site is in $site; its settings: $site/sitegen.toml"

#!/usr/bin/env bash
# Makes another release the one that runs, on the machine of the site; scripts/deploy.sh calls it there. Before the switch
# the release opens copies of the databases and serves them to this script. Then `current` is moved, the server is renewed
# (SIGUSR2), and asked as a visitor would. Where that fails, the release before takes over again.
#
# Usage: switch-release.sh [OPTIONS] NAME | --rollback
#   NAME             a release in PREFIX/opt/sitegen/releases, there or as .arriving-NAME
#   --rollback       the release that ran before
#   --prefix FOLDER  the site was installed below this folder
#   --url URL        where visitors reach the site  [default: site.base_url]
#   --patience SECONDS  how long a server may take to be renewed  [default: 75]
#
# Signing in is tried with the account in PREFIX/srv/sitegen/canary: a line with its e-mail address, one with its password.
# Where there is none, one is registered.
#
# Exit codes: 0 done, 1 failed (nothing changed, or changed back), 2 wrong usage, 75 another deployment is running.
set -euo pipefail

name='' rollback=no prefix='' url='' patience=75
kept=3

fail() {
    echo "switch-release.sh: $2" >&2
    exit "$1"
}

while [ $# -gt 0 ]; do
    case $1 in
        --rollback) rollback=yes ;;
        --prefix | --url | --patience)
            [ $# -ge 2 ] || fail 2 "$1 needs a value"
            printf -v "${1#--}" %s "$2"
            shift
            ;;
        -*) fail 2 "unknown option $1" ;;
        *) name=$1 ;;
    esac
    shift
done

root=$(readlink -f "$prefix/opt/sitegen")
site=$prefix/srv/sitegen
config=$site/sitegen.toml
[ -e "$config" ] || fail 2 "there is no $config; scripts/install.sh makes a site"
command -v curl > /dev/null || fail 2 "curl is missing: apt install curl"
exec 9> "$root/.lock"
flock --nonblock 9 || fail 75 "another deployment is running"

before=$(basename "$(readlink "$root/current")")
if [ "$rollback" = yes ]; then
    name=$(basename "$(readlink "$root/previous" || true)")
    [ -d "$root/releases/${name:-none}" ] || fail 1 "there is no release before $before"
fi
[ -n "$name" ] || fail 2 "which release?"
if [ -d "$root/releases/.arriving-$name" ]; then
    rm -rf "$root/releases/.leaving"
    if [ "$name" = "$before" ]; then
        rm -rf "$root/releases/.arriving-$name"
    else
        if [ -d "$root/releases/$name" ]; then mv "$root/releases/$name" "$root/releases/.leaving"; fi
        mv "$root/releases/.arriving-$name" "$root/releases/$name"
        touch "$root/releases/$name"
        rm -rf "$root/releases/.leaving"
    fi
fi
release=$root/releases/$name
[ -x "$release/sitegen" ] || fail 2 "there is no release $name in $root/releases"
if [ "$name" = "$before" ]; then
    echo "$name is the current release already"
    exit 0
fi

owner=$(stat -c %U "$site/data")
as_owner() {
    if [ "$(id -u)" -ne 0 ] || [ "$owner" = root ]; then "$@"; else runuser -u "$owner" -- "$@"; fi
}

# On the disk of the databases, for whom they belong to alone.
scratch=$(as_owner mktemp -d "$site/data/.trial.XXXXXX")
trial=''
clean_up() {
    [ -z "$trial" ] || kill "$trial" 2> /dev/null || true
    rm -rf "$scratch"
}
trap clean_up EXIT

# answers CODE PATH OPTION…: asks the server; true where it answers with that code. What came is in head and answer.
answers() {
    local code expected=$1 path=$2
    shift 2
    code=$(curl --silent --show-error --max-time 20 --output "$scratch/answer" --dump-header "$scratch/head" \
        --write-out '%{http_code}' --header 'Sec-Fetch-Site: same-origin' "$@" "$asked$path") || code="nothing"
    [ "$code" = "$expected" ] || {
        echo "$asked$path answers $code, not $expected" >&2
        return 1
    }
}

# The account that signs in: of the site, or of a trial whose accounts are no copy.
canary=$site/canary
signs_in() {
    sed -n 1p "$canary" | tr -d '\n' > "$scratch/email"
    sed -n 2p "$canary" | tr -d '\n' > "$scratch/password"
    answers 303 /connexion "$@" --data-urlencode "adresse@$scratch/email" \
        --data-urlencode "mot_de_passe@$scratch/password" || return 1
    sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\);.*/Cookie: \1/p' "$scratch/head" | tr -d '\r' > "$scratch/cookie"
    answers 200 /compte "$@" --header "@$scratch/cookie" || return 1
    answers 303 /deconnexion "$@" --header "@$scratch/cookie" --data '' || return 1
}

# Makes the account that signs in, with the program that runs; one that cannot yet registers it as a visitor would. Its
# domain is one that never leads to anyone (RFC 2606), so no letter could prove it; its name is one that no visitor has.
make_canary() {
    local address password
    [ -n "$(server)" ] || return 1
    address=canary-$(head -c 6 /dev/urandom | od -An -tx1 | tr -d ' \n')@sitegen.invalid
    password=$(as_owner "$root/current/sitegen" user add "$address" --config "$config" 2> /dev/null) ||
        password=$(head -c 18 /dev/urandom | base64)
    (umask 077 && printf %s "$password" > "$scratch/chosen" && printf '%s\n' "$address" "$password" > "$site/canary") || return 1
    asked=$url
    if signs_in 2> /dev/null || answers 200 /inscription --data-urlencode nom=Canari --data-urlencode "adresse=$address" \
        --data-urlencode "mot_de_passe@$scratch/chosen" --data-urlencode "confirmation@$scratch/chosen" && signs_in; then
        echo "signing in is tried with $address from now on: $site/canary"
    else
        rm -f "$site/canary"
        return 1
    fi
}

# serves WHERE OPTION…: pages, search and signing in, as a visitor meets them.
serves() {
    asked=$1
    shift
    answers 200 / "$@" && answers 200 '/recherche?q=biscuit' "$@" && answers 200 /connexion "$@" || return 1
    [ ! -e "$site/canary" ] || signs_in "$@"
}

# Whether accounts are on a server of PostgreSQL.
has_server() {
    [ -n "${SITEGEN_ACCOUNTS_DATABASE:-}" ] ||
        as_owner "$release/sitegen" config show --config "$config" |
            grep '^accounts.database_file = "' > /dev/null
}

# try_copies PROGRAM: copies of the databases, brought to its schema, and a server on them.
try_copies() {
    local file tries
    rm -rf "$scratch/data"
    as_owner "$1" migrate-copy "$scratch/data" --config "$config" || return 1
    # What it only reads.
    for file in "$site/data/search.sqlite" "$site/data/census.json"; do
        [ ! -e "$file" ] || ln -s "$file" "$scratch/data/"
    done
    # A trial on the server of accounts would take letters of visitors and change its tables before the release is taken.
    local place=()
    if has_server; then
        place=(env SITEGEN_ACCOUNTS_DATABASE=file)
        if [ -e "$site/canary" ]; then
            canary=$scratch/canary
            local address=canary@sitegen.invalid
            (umask 077 && echo "$address" > "$canary") || return 1
            as_owner "${place[@]}" "$1" user add "$address" --config "$config" --data "$scratch/data" >> "$canary" || return 1
        fi
    fi
    # Straight to the program, so that its process is the one to end.
    local start=()
    if [ "$(id -u)" -eq 0 ] && [ "$owner" != root ]; then
        start=(setpriv "--reuid=$owner" "--regid=$(id -g "$owner")" --init-groups)
    fi
    "${start[@]}" "${place[@]}" "$1" serve --config "$config" --data "$scratch/data" --listen "unix:$scratch/s" \
        > "$scratch/log" 2>&1 9>&- &
    trial=$!
    for ((tries = 0; tries < 600; tries++)); do
        if ! kill -0 "$trial" 2> /dev/null || "$1" serve --check --config "$config" --listen "unix:$scratch/s" 2> /dev/null; then
            break
        fi
        sleep 0.1
    done
    if serves http://localhost --unix-socket "$scratch/s" --header 'X-Real-IP: 127.0.0.1'; then
        kill "$trial"
        wait "$trial" || true
        trial='' canary=$site/canary
    else
        tail -n 20 "$scratch/log" >&2
        return 1
    fi
}

# The process that holds the socket of the site: a server of a release that is not a worker.
server() {
    local folder words
    for folder in /proc/[0-9]*; do
        [[ $(readlink "$folder/exe" 2> /dev/null) == "$root"/releases/* ]] || continue
        words=$(tr '\0' ' ' < "$folder/cmdline" 2> /dev/null) || continue
        if [[ $words == *" serve "* && $words != *" --worker"* ]]; then
            echo "${folder#/proc/}"
        fi
    done
}

point() {
    ln -sfn "releases/$2" "$root/.$1.new"
    mv -T "$root/.$1.new" "$root/$1"
}

workers_of() { cat "/proc/$1/task/$1/children" 2> /dev/null || true; }

# is_release PROCESS NAME: whether a process runs the program of a release.
is_release() { [ "$(readlink "/proc/$1/exe" 2> /dev/null)" = "$root/releases/$2/sitegen" ]; }

# renewed NAME: has the server become this release, and waits until parent and worker have, and the worker before is gone.
renewed() {
    local process tries old new
    process=$(server | head -n 1)
    if [ -z "$process" ]; then
        echo "no server of this site runs; it will be release $1 when it is started"
        return 0
    fi
    old=$(workers_of "$process")
    kill -USR2 "$process"
    for ((tries = 0; tries < patience * 10; tries++)); do
        new=$(workers_of "$process")
        new=${new%% *}
        if is_release "$process" "$1" && [ -n "$new" ] && [[ " $old " != *" $new "* ]] && is_release "$new" "$1"; then
            return 0
        fi
        sleep 0.1
    done
    echo "the server did not become release $1 within $patience s; its log says why" >&2
    return 1
}

[ -n "$url" ] || url=$(as_owner "$release/sitegen" config show --config "$config" |
    sed -n 's/^site.base_url = "\([^"]*\)".*/\1/p') || true
url=${url%/}

# A release that does not work is not left to go back to.
forget() { [ "$rollback" = yes ] || rm -rf "$release"; }

[ -e "$site/canary" ] || make_canary || echo "signing in is not tried: there is no $site/canary, and none could be made"
try_copies "$release/sitegen" || {
    forget
    fail 1 "release $name does not work with this site; $before goes on, nothing was changed"
}

go_back() {
    echo "release $name does not work; going back to $before" >&2
    try_copies "$root/releases/$before/sitegen" ||
        fail 1 "$before cannot use the databases any more, so $name stays: docs/OPERATIONS.md, Rollback"
    point current "$before"
    renewed "$before" || fail 1 "$before is the current release again, but the server has to be restarted"
    forget
    serves "$url" || fail 1 "$before is the current release again; it is not reached at $url either"
    fail 1 "$before is the current release again"
}

point current "$name"
renewed "$name" || go_back
if [ -n "$(server)" ]; then serves "$url" || go_back; fi
point previous "$before"

# The one in use and the one before it stay, and the newest others.
find "$root/releases" -mindepth 1 -maxdepth 1 ! -name "$name" ! -name "$before" -printf '%T@ %p\n' | sort -rn |
    tail -n "+$((kept - 1))" | cut -d' ' -f2- | while read -r old; do rm -rf "$old"; done
echo "release $name serves; pages follow with the next build"

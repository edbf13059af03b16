#!/usr/bin/env bash
# Brings a release to the machine of a site, over ssh: builds it, copies it, and has it take over there without a lost
# request. Where a check fails, the release before goes on (scripts/switch-release.sh). A machine without a site gets one
# by scripts/install.sh.
#
# Usage: deploy.sh [OPTIONS] HOST [-- OPTIONS OF install.sh]
#   HOST             as ssh has it, a user who may write PREFIX/opt/sitegen and signal the server: root@example.org
#   --rollback       no new release: back to the one before
#   --binary FILE    the program  [default: what scripts/release.sh builds]
#   --port PORT      of ssh there  [default: what ssh is set to]
#   --identity FILE  key for ssh  [default: what ssh is set to]
#   --ssh-config FILE  [default: what ssh is set to]
#   --prefix FOLDER  the site was installed below this folder
#   --url URL        where visitors reach the site  [default: site.base_url]
#   --patience SECONDS  how long a server may take to be renewed  [default: 75]
# Each option can be given as DEPLOY_PREFIX, DEPLOY_SSH_CONFIG … in the environment too.
#
# Exit codes: 0 done, 1 failed (nothing changed, or changed back), 2 wrong usage, 75 another deployment is running.
set -euo pipefail

home=$(dirname "$(dirname "$(readlink -f "$0")")")
host='' rollback=no binary=${DEPLOY_BINARY:-} port=${DEPLOY_PORT:-} identity=${DEPLOY_IDENTITY:-}
ssh_config=${DEPLOY_SSH_CONFIG:-} prefix=${DEPLOY_PREFIX:-} url=${DEPLOY_URL:-} patience=${DEPLOY_PATIENCE:-}

fail() {
    echo "deploy.sh: $2" >&2
    exit "$1"
}

while [ $# -gt 0 ]; do
    case $1 in
        --rollback) rollback=yes ;;
        --binary | --port | --identity | --ssh-config | --prefix | --url | --patience)
            [ $# -ge 2 ] || fail 2 "$1 needs a value"
            key=${1#--}
            printf -v "${key//-/_}" %s "$2"
            shift
            ;;
        -h | --help)
            sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
            exit 0
            ;;
        --)
            shift
            break
            ;;
        -*) fail 2 "unknown option $1; --help lists them" ;;
        *)
            [ -z "$host" ] || fail 2 "one machine at a time, not $host and $1"
            host=$1
            ;;
    esac
    shift
done
[ -n "$host" ] || fail 2 "which machine? --help says more"
case $prefix in '' | /*) ;; *) fail 2 "--prefix is a whole path, not $prefix" ;; esac

connection=(ssh -o BatchMode=yes)
[ -z "$ssh_config" ] || connection+=(-F "$ssh_config")
[ -z "$port" ] || connection+=(-p "$port")
[ -z "$identity" ] || connection+=(-i "$identity")
root=$prefix/opt/sitegen
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# there WORD…: runs a command on the machine, each word as it is here.
there() { "${connection[@]}" "$host" "$(printf '%q ' "$@")" < /dev/null; }

# A release as it lies on the machine: what runs, what the pages are made of, what sets a site up.
put_together() {
    if [ -z "$binary" ]; then
        (cd "$home" && scripts/release.sh "$stage/dist")
        binary=$stage/dist/sitegen
    fi
    [ -x "$binary" ] || fail 2 "$binary is no program"
    mkdir -p "$stage/release/data"
    cp "$binary" "$stage/release/sitegen"
    cp -r "$home/content" "$home/themes" "$home/scripts" "$stage/release/"
    cp -r "$home/data/demo" "$stage/release/data/"
    chmod -R u=rwX,go=rX "$stage/release"
    chmod 0755 "$stage/release/sitegen"
}

# A release is named after its content, so that the same one is the same everywhere.
name_of() {
    local digest
    digest=$(cd "$stage/release" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
    echo "$(sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' "$home/Cargo.toml")-${digest:0:12}"
}

prepare_machine() {
    # shellcheck disable=SC2016 # for the shell over there
    there bash -c 'need=(); for command in curl rsync; do command -v $command > /dev/null || need+=($command); done
        [ ${#need[@]} -eq 0 ] || { echo "installing ${need[*]}" && apt-get update -qq &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" > /dev/null; }
        mkdir -p "$1"' bash "$root/releases" || fail 1 "$host cannot be prepared"
}

# What the release before has alike is linked there, not sent.
send() {
    rsync --archive --no-owner --no-group --delete --compress --link-dest="$root/current/" \
        --rsh="$(printf '%q ' "${connection[@]}")" "$stage/release/" "$host:$1/" || fail 1 "the copy to $host failed"
}

options=()
[ -z "$prefix" ] || options+=(--prefix "$prefix")
[ -z "$url" ] || options+=(--url "$url")
[ -z "$patience" ] || options+=(--patience "$patience")

if [ "$rollback" = yes ]; then
    there bash "$root/current/scripts/switch-release.sh" "${options[@]}" --rollback
    exit
fi
put_together
name=$(name_of)
arriving=$root/releases/.arriving-$name
prepare_machine
echo "release $name to $host"
send "$arriving"
there "$arriving/sitegen" --version > /dev/null || {
    there rm -rf "$arriving"
    fail 1 "the program does not run on $host: docs/OPERATIONS.md, The released binary"
}
if there test -e "$prefix/srv/sitegen/sitegen.toml"; then
    there bash "$arriving/scripts/switch-release.sh" "${options[@]}" "$name"
else
    install=("$@")
    [ -z "$prefix" ] || install+=(--prefix "$prefix")
    there bash "$arriving/scripts/install.sh" "${install[@]}" || fail 1 "the installation failed"
    there rm -rf "$arriving"
fi

# Debian packages that scripts need. Sourced, not run.
# shellcheck shell=bash

# install_missing COMMAND:PACKAGE…: installs the packages of commands that are missing, where this may be done (root,
# or sudo without password). Fails where it may not; `missing` then has the names of the packages.
install_missing() {
    local need as_root=()
    missing=()
    for need in "$@"; do
        command -v "${need%%:*}" > /dev/null || missing+=("${need##*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get > /dev/null || return 1
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2> /dev/null || return 1
        as_root=(sudo -n)
    fi
    echo "installing ${missing[*]} …"
    "${as_root[@]}" apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

#!/usr/bin/env bash
# Runs all tests. Installs the Debian packages they need where they are missing and this may be
# done (root, or sudo without password); says which tests are left out where it may not.
#
# Usage: scripts/test.sh [--fast] [ARGUMENTS OF cargo test]
#
# --fast leaves out what stands in modules named `slow` (tests/README.md) and the examples; it takes less
# than two minutes after compilation. Plain `cargo test` runs everything that needs nothing but the Rust
# toolchain, and leaves out buckets and PostgreSQL, which are features of the program. Set TMPDIR to have their files
# elsewhere than in memory.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/sbin" # where Debian puts nginx
# shellcheck source=scripts/packages.sh
. scripts/packages.sh

kind=all
if [ "${1:-}" = --fast ]; then
    kind=fast
    shift
fi

# command:package
needed=(age:age chromedriver:chromium-driver chromium:chromium cron:cron crontab:cron curl:curl debootstrap:debootstrap faketime:faketime ip:iproute2 logrotate:logrotate mkfs.ext4:e2fsprogs nginx:nginx openssl:openssl pg_ctlcluster:postgresql promtool:prometheus rsync:rsync strace:strace sshd:openssh-server supervisord:supervisor systemd-analyze:systemd)

# The server of S3 that buckets are tried on: Debian has none. Pinned by hash, kept in target/moto.
install_moto() {
    command -v moto_server > /dev/null && return
    if ! cmp --silent tests/moto.txt target/moto/installed.txt; then
        python3 -c 'import ensurepip' 2> /dev/null || install_missing ensurepip:python3-venv || return
        python3 -m venv --clear target/moto &&
            target/moto/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r tests/moto.txt &&
            cp tests/moto.txt target/moto/installed.txt || return
    fi
    PATH="$PWD/target/moto/bin:$PATH"
}

# Tests make many small files, which a disk takes three times as long for: they go to memory, where nothing else is said, there
# is plenty of it, and programs may run from there.
use_memory() {
    local folder free
    [ -z "${TMPDIR:-}" ] && free=$(df --block-size=1G --output=avail /dev/shm 2> /dev/null | tail -n 1) || return 0
    [ "$free" -ge 6 ] && [ "$(awk '/^MemAvailable/ { print int($2 / 1e6) }' /proc/meminfo)" -ge 10 ] || return 0
    folder=$(mktemp -d /dev/shm/sitegen-tests.XXXXXX)
    # shellcheck disable=SC2064 # this folder
    trap "rm -rf '$folder'" EXIT
    printf '#!/bin/sh\n' > "$folder/program"
    # Servers that tests start read there under names of their own.
    chmod -R 777 "$folder"
    if "$folder/program" 2> /dev/null; then export TMPDIR=$folder; fi
}

# What touches accounts once more, with these on PostgreSQL; but for what is about their file, and the slow ones.
on_server() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || return 0
    export TEST_ACCOUNTS_ON_SERVER=1
    cargo test --features s3,postgres --lib server::tests::
    cargo test --features s3,postgres --test it -- accounts:: browser::list:: languages:: old_site::visitors:: \
        --skip accounts::backup:: --skip accounts::full_disk:: --skip accounts::lost:: --skip slow::
}

use_memory
is_complete=yes
install_missing "${needed[@]}" || {
    # shellcheck disable=SC2154 # set by install_missing
    echo "left out: the tests that need ${missing[*]} (could not be installed)" >&2
    is_complete=
}
install_moto || {
    echo "left out: the tests of buckets (moto's server could not be installed)" >&2
    is_complete=
}
if [ -n "$is_complete" ]; then
    # With everything there, a test that does not find its means fails instead of being left out.
    export TEST_LEAVE_NOTHING_OUT=1
fi
# A snapshot that is missing or different is a failed test, not a new file.
export INSTA_UPDATE=no
# Tests wait for servers, browsers and disks longer than they compute: two for each processor keep it busy.
export RUST_TEST_THREADS="${RUST_TEST_THREADS:-$(($(nproc) * 2))}"
if [ $kind = fast ]; then
    cargo test --features s3,postgres --lib --test it "$@" -- --skip slow::
else
    cargo test --features s3,postgres "$@"
    [ $# -gt 0 ] || on_server
fi

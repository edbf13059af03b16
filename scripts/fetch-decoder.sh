#!/bin/sh
# Puts a decoder of barcodes into a theme, for browsers that have none of their own (all but those of Android, macOS and
# ChromeOS): ZXing for JavaScript, Apache-2.0, 100 KB compressed, loaded by visitors who press the button alone. The next
# build publishes it.
#   scripts/fetch-decoder.sh [FOLDER]     (themes/default/static)
# Needs npm.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-themes/default/static}
version=0.21.3
sum=d7cc8f69dd70bdcf3ac00c9ae572bf2acb9f4132ba379c72df842e4db918652d
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "@zxing/library@$version" >/dev/null)
tar -xzf "$work"/zxing-library-*.tgz -C "$work" package/umd/index.min.js
printf '%s  %s\n' "$sum" "$work/package/umd/index.min.js" | sha256sum --check --quiet
# Without the address of a map that is not there.
sed '/^\/\/# sourceMappingURL=/d' "$work/package/umd/index.min.js" >"$folder/barcode-decoder.js"
echo "$folder/barcode-decoder.js: ZXing for JavaScript $version"

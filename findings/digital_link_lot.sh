#!/usr/bin/env bash
# digital-link.js 1.4.3 (npm): the lot « A/1 » of a GS1 Digital Link is read as A%2F1 and written as a link that is not valid.
#
# Expected: a lot (10) may hold / + % and others of the 82 characters of GS1 (General Specifications, 7.11). In a
# Digital Link they are percent-encoded (GS1 Digital Link Standard: URI Syntax), so reading decodes and writing encodes
# them, as biip 5.2.0 (PyPI) does: …/10/A%2F1 is lot A/1 and back.
#
# Seen on 2026-11-29: neither is done.
#   …/10/A%2F1, which isValid() accepts -> lot « A%2F1 »
#   setKeyQualifier("10", "A/1") -> …/10/A/1, for which isValid() is false; "A+1" likewise
# Who writes has to encode and who reads to decode; the readme says neither. A lot read so equals none that is printed on
# a package or stands in a recall.
#
# Would a sitegen user meet it? Where they compare lots of scanned 2D codes with notices of recall. sitegen takes only
# the barcode from a link (src/model/barcode_text.rs).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error digital-link.js@1.4.3 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check biip==5.2.0
cat >check.mjs <<'JS'
import library from "digital-link.js";

const { DigitalLink } = library;
const read = DigitalLink("https://example.com/01/03017620422003/10/A%2F1");
console.log(`read: ${read.getKeyQualifier("10")}, valid ${read.isValid()}`);
for (const lot of ["A1", "A/1", "A+1"]) {
  const link = DigitalLink({ domain: "https://example.com", identifier: { "01": "03017620422003" } });
  link.setKeyQualifier("10", lot);
  console.log(`written: ${link.toWebUriString()}, valid ${link.isValid()}`);
}
JS
cat >check.py <<'PY'
import biip

link = biip.parse("https://example.com/01/03017620422003/10/A%2F1").gs1_digital_link_uri
lot = next(element.value for element in link.element_strings if element.ai.ai == "10")
print(f"biip: {lot}, {link.as_uri(domain='example.com')}")
PY
node check.mjs | tee seen
venv/bin/python check.py | tee -a seen
diff seen - <<'SEEN'
read: A%2F1, valid true
written: https://example.com/01/03017620422003/10/A1, valid true
written: https://example.com/01/03017620422003/10/A/1, valid false
written: https://example.com/01/03017620422003/10/A+1, valid false
biip: A/1, https://example.com/01/03017620422003/10/A%2F1
SEEN
echo "digital-link.js 1.4.3 still neither decodes nor encodes a lot"

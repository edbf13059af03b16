#!/usr/bin/env bash
# PyLD 2.0.4 and rdflib 7.6.0 (PyPI): a whole number written with a point in JSON-LD is another value than for jsonld 8.3.3 (npm).
#
# Expected: 5 and 5.0 are one number in JSON, and one in JSON-LD: by its API (JSON-LD 1.1 Processing Algorithms and API, 8.2.2
# Object to RDF Conversion) a number without a fractional part becomes an xsd:integer, "5", however it is written.
#
# Seen on 2026-11-29: of "value": 5.0 jsonld makes the integer "5", PyLD the xsd:double "5.0E0", rdflib the xsd:double "5.0". So
# one page about sugars of 5.0 g is three different graphs; a hash or a signature over the canonical form of one is wrong for the
# others, and a query for 5 finds one of three. No error and no warning. Of 5 and of 5.5 all make the same type.
#
# Would a sitegen user meet it? Who gathers product pages with structured data: Rust's serde_json writes a whole f64 as 5.0, so
# sitegen writes whole numbers as integers (src/render/view/linked_data.rs, with a test).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check PyLD==2.0.4 rdflib==7.6.0
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error jsonld@8.3.3 >/dev/null
for value in 5 5.0 5.5; do
    echo "{\"@context\": {\"@vocab\": \"https://schema.org/\"}, \"@id\": \"https://example.org/p\", \"value\": $value}" >"$value.json"
done
cat >check.js <<'JS'
const { readFileSync } = require("fs");
const jsonld = require("jsonld");
const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
jsonld.toRDF(document, { format: "application/n-quads" }).then((quads) => process.stdout.write(quads));
JS
cat >check.py <<'PYTHON'
import json
import sys
from pyld import jsonld
from rdflib import Graph

library, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    text = file.read()
if library == "pyld":
    print(jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"}), end="")
else:
    print(Graph().parse(data=text, format="json-ld").serialize(format="nt"), end="")
PYTHON
changed=0
seen() { # LIBRARY VALUE LITERAL, quads on standard input
    local now
    now=$(sed -n 's|^.*/value> \(.*\) \.$|\1|p' | sed 's|http://www.w3.org/2001/XMLSchema#|xsd:|')
    echo "$1: $2 is $now"
    if [[ $now != "$3" ]]; then
        echo "changed: $1 gave $3 for $2" >&2
        changed=1
    fi
}
seen jsonld 5 '"5"^^<xsd:integer>' < <(node check.js 5.json)
seen pyld 5 '"5"^^<xsd:integer>' < <(venv/bin/python check.py pyld 5.json)
seen rdflib 5 '"5"^^<xsd:integer>' < <(venv/bin/python check.py rdflib 5.json)
seen jsonld 5.0 '"5"^^<xsd:integer>' < <(node check.js 5.0.json)
seen pyld 5.0 '"5.0E0"^^<xsd:double>' < <(venv/bin/python check.py pyld 5.0.json)
seen rdflib 5.0 '"5.0"^^<xsd:double>' < <(venv/bin/python check.py rdflib 5.0.json)
for library in pyld rdflib; do
    venv/bin/python check.py $library 5.5.json | grep -q '5.5.*#double' || { echo "changed: $library, 5.5" >&2; changed=1; }
done
node check.js 5.5.json | grep -q '5.5.*#double' || { echo "changed: jsonld, 5.5" >&2; changed=1; }
[[ $changed == 0 ]]
echo "5.0 is still three values"

#!/usr/bin/env bash
# html-to-text 10.0.1 (npm) and inscriptis 2.7.6 (PyPI): a list of terms and values is one word, « Sel0,1 gSucres12 g ».
#
# Expected: dt and dd begin a line, as HTML has it (display: block, in its chapter on rendering), summary, legend and figcaption too. Both
# libraries know p, div, li and section; inscriptis is for text laid out as a browser lays it out.
#
# Seen on 2026-11-30: what they do not know is run in without a blank: names and amounts stick together, and with html-to-text the
# summary of a details, the legend of a fieldset and the caption of a figure stick to what follows. A div around each pair gives
# lines, but « Sel0,1 g » all the same. A search in such a text finds neither Sel nor 0,1. No warning; an option of html-to-text
# can declare each of them a block. turndown 7.2.5 parts all but summary and legend.
#
# Would a sitegen user meet it? Who makes texts of its pages with them, to index them or for a letter: the facts of a product
# page stand in such lists, with a div around each pair, and a blank between term and value for their sake. sitegen writes its
# own letters as text.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error html-to-text@10.0.1 turndown@7.2.5 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check inscriptis==2.7.6
cat >parts.html <<'HTML'
<dl><dt>Sel</dt><dd>0,1 g</dd><dt>Sucres</dt><dd>12 g</dd></dl>
<dl><div><dt>Sel</dt><dd>0,1 g</dd></div><div><dt>Sucres</dt><dd>12 g</dd></div></dl>
<details><summary>Allergènes</summary>Lait</details>
<fieldset><legend>Quantité</legend>250 g</fieldset>
<figure><figcaption>Beurre</figcaption>doux</figure>
<ul><li>Sel</li><li>Sucres</li></ul>
HTML
cat >text.mjs <<'JS'
import { readFileSync } from "node:fs";
import { convert } from "html-to-text";
import Turndown from "turndown";

for (const part of readFileSync("parts.html", "utf8").trim().split("\n")) {
  console.log(`html-to-text: ${JSON.stringify(convert(part))}`);
  console.log(`turndown: ${JSON.stringify(new Turndown().turndown(part))}`);
}
JS
cat >text.py <<'PYTHON'
import json

from inscriptis import get_text

for part in open("parts.html", encoding="utf-8"):
    print("inscriptis:", json.dumps(get_text(part.strip()), ensure_ascii=False))
PYTHON
(node text.mjs; venv/bin/python text.py) | tee seen
diff seen - <<'SEEN'
html-to-text: "Sel0,1 gSucres12 g"
turndown: "Sel\n\n0,1 g\n\nSucres\n\n12 g"
html-to-text: "Sel0,1 g\nSucres12 g"
turndown: "Sel\n\n0,1 g\n\nSucres\n\n12 g"
html-to-text: "AllergènesLait"
turndown: "AllergènesLait"
html-to-text: "Quantité250 g"
turndown: "Quantité250 g"
html-to-text: "Beurredoux"
turndown: "Beurre\n\ndoux"
html-to-text: " * Sel\n * Sucres"
turndown: "*   Sel\n*   Sucres"
inscriptis: "Sel0,1 gSucres12 g"
inscriptis: "  Sel0,1 g\n  Sucres12 g"
inscriptis: "AllergènesLait"
inscriptis: "Quantité250 g"
inscriptis: "Beurre\ndoux\n"
inscriptis: "  * Sel\n  * Sucres"
SEEN
echo "html-to-text 10.0.1 and inscriptis 2.7.6 still run terms and values together"

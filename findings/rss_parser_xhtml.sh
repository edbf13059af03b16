#!/usr/bin/env bash
# rss-parser 3.13.0 (npm): the words of an Atom text in XHTML change their order, and the link of an entry is a related one.
#
# Expected: a text of type xhtml (RFC 4287, 3.1.1.3) comes out as it stands in the feed: « Le <b>beurre</b> doux est
# <i>bon</i> ». The link of an entry is its alternate one, wherever it stands, and a link without `rel` is alternate
# (4.2.7.2).
#
# Seen on 2026-11-29: text before and between elements is put together first and the elements follow, by kind. Content is
# « Le  doux est <b>beurre</b><i>bon</i> », contentSnippet « Le  doux est beurrebon », with no error. A title in XHTML is
# an object and no text. A link without `rel` is not recognised: the first one of the entry is taken, whatever its kind.
# feedparser 6.0.14 (PyPI) reads all of it as the standard says.
#
# Would a sitegen user meet it? Only where they put feeds of others next to sitegen's pages.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error rss-parser@3.13.0 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check feedparser==6.0.14
cat >feed.xml <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Recettes</title>
  <id>https://example.org/</id>
  <updated>2026-11-29T09:00:00Z</updated>
  <author><name>Example</name></author>
  <entry>
    <title>Beurre</title>
    <id>https://example.org/beurre</id>
    <updated>2026-11-29T09:00:00Z</updated>
    <link rel="related" href="https://example.org/lait"/>
    <link href="https://example.org/beurre"/>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Le <b>beurre</b> doux est <i>bon</i></div></content>
  </entry>
</feed>
XML
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import Parser from "rss-parser";

const [entry] = (await new Parser().parseString(readFileSync("feed.xml", "utf8"))).items;
console.log(`rss-parser: ${entry.contentSnippet}, ${entry.link}`);
JS
cat >read.py <<'PY'
import feedparser

entry = feedparser.parse("feed.xml").entries[0]
print(f"feedparser: {entry.content[0].value}, {entry.link}")
PY
node read.mjs | tee seen
venv/bin/python read.py | tee -a seen
diff seen - <<'SEEN'
rss-parser: Le  doux est beurrebon, https://example.org/lait
feedparser: Le <b>beurre</b> doux est <i>bon</i>, https://example.org/beurre
SEEN
echo "rss-parser 3.13.0 still changes the order of words in XHTML"

#!/usr/bin/env bash
# typograf 7.8.0 (npm): set to French, it takes out the spaces that French puts before ? ! : ; and %.
#
# Expected: with the locale fr, one of those that getLocales() gives, French marks are spaced the French way, with U+202F or U+00A0 before
# ; : ? ! and %, as polytypo 1.16.0 (PyPI) does for the same texts; at the least they stay as they are.
#
# Seen on 2026-11-30: « Vrai ? » becomes « Vrai? », « 50 % » becomes « 50% », the rules of all locales taking spaces out before marks.
# Inside of « » it puts U+202F. A no-break space before ? ! : ; is left alone, before % it is taken out too. So what is typed with plain
# spaces ends as English would have it, and one text has both ways.
#
# Would a sitegen user meet it? Who runs French texts or pages through it. sitegen sets the spaces in content/fr itself.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error typograf@7.8.0 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polytypo==1.16.0
cat >set.js <<'JS'
const Typograf = require("typograf");

const typograf = new Typograf({ locale: ["fr"] });
for (const text of process.argv.slice(2)) console.log(`typograf: ${text} -> ${typograf.execute(text)}`);
JS
cat >set.py <<'PYTHON'
import sys

import polytypo

for text in sys.argv[1:]:
    print(f"polytypo: {text} -> {polytypo.transform(text, locale='fr')}")
PYTHON
texts=('Vrai ?' 'Bon !' 'Sel : 0,1 g ; sucres : 0 g' 'soit 50 % du prix' '« Beurre »' $'Vrai\xe2\x80\xaf?' $'soit 50\xc2\xa0% du prix')
# The two no-break spaces are shown as ~ and ^.
(node set.js "${texts[@]}"; venv/bin/python set.py "${texts[@]}") | sed $'s/\xc2\xa0/~/g; s/\xe2\x80\xaf/^/g' | tee seen
diff seen - <<'SEEN'
typograf: Vrai ? -> Vrai?
typograf: Bon ! -> Bon!
typograf: Sel : 0,1 g ; sucres : 0 g -> Sel: 0,1 g; sucres: 0 g
typograf: soit 50 % du prix -> soit 50% du~prix
typograf: « Beurre » -> «^Beurre^»
typograf: Vrai^? -> Vrai^?
typograf: soit 50~% du prix -> soit 50% du~prix
polytypo: Vrai ? -> Vrai^?
polytypo: Bon ! -> Bon^!
polytypo: Sel : 0,1 g ; sucres : 0 g -> Sel~: 0,1 g^; sucres~: 0 g
polytypo: soit 50 % du prix -> soit 50~% du prix
polytypo: « Beurre » -> «~Beurre~»
polytypo: Vrai^? -> Vrai^?
polytypo: soit 50~% du prix -> soit 50~% du prix
SEEN
echo "typograf 7.8.0 still takes out the spaces of French"

#!/usr/bin/env bash
# clean-css 5.3.3 and csso 5.0.5 (npm): the dash of a French list and whole @media rules are left out of a style sheet, without a word.
#
# Expected: what a minifier does not know it leaves as it is, or says so: clean-css has a list of warnings, and fills it for
# other values ("Invalid animation value"). `list-style: "– "` is of CSS Lists 3 and in all browsers since 2021, ranges as in
# `@media (width >= 40rem)` are of Media Queries 4 and there since 2023. lightningcss 1.33.0 keeps all of it.
#
# Seen on 2026-11-30: level 2 of clean-css keeps of a shorthand what it can name. `list-style: "– "` becomes `outside`, points in place of
# the dashes that French lists have; a border loses its colour where that is light-dark() or color-mix(), a background its
# picture behind oklch(). Level 1 keeps them. csso leaves out an @media rule with a range, calc() or not () in it, with all that it
# holds, and nested rules. Neither warns.
#
# Would a sitegen user meet it? Who minifies the style sheet of a theme of their own. That of themes/default has neither; sitegen
# minifies nothing, since its files are sent compressed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error clean-css@5.3.3 csso@5.0.5 lightningcss@1.33.0 >/dev/null
cat >minify.mjs <<'JS'
import CleanCSS from "clean-css";
import { minify } from "csso";
import { transform } from "lightningcss";

const clean = (css, level) => {
  const { styles, warnings, errors } = new CleanCSS({ level }).minify(css);
  return [styles, ...warnings, ...errors].join(" ");
};
const tools = {
  "clean-css 2": (css) => clean(css, 2),
  "clean-css 1": (css) => clean(css, 1),
  csso: (css) => minify(css).css,
  lightningcss: (css) => transform({ filename: "a.css", code: Buffer.from(css), minify: true }).code.toString(),
};
for (const css of [
  'ul{list-style:"– "}',
  "p{border:1px solid light-dark(#fff,#000)}",
  "p{background:oklch(50% .1 20) url(a.png)}",
  "@media (width>=40rem){p{color:red}}",
  "@media print and (not (monochrome)){p{color:red}}",
]) {
  for (const [name, minified] of Object.entries(tools)) console.log(`${name}: ${minified(css) === css ? "kept" : minified(css) || "nothing"}`);
}
JS
node minify.mjs | tee seen
diff seen - <<'SEEN'
clean-css 2: ul{list-style:outside}
clean-css 1: kept
csso: kept
lightningcss: kept
clean-css 2: p{border:1px solid}
clean-css 1: kept
csso: kept
lightningcss: kept
clean-css 2: p{background:oklch(50% .1 20)}
clean-css 1: kept
csso: p{background:oklch(50%.1 20)url(a.png)}
lightningcss: kept
clean-css 2: kept
clean-css 1: kept
csso: nothing
lightningcss: kept
clean-css 2: kept
clean-css 1: kept
csso: nothing
lightningcss: @media print and not (monochrome){p{color:red}}
SEEN
echo "clean-css 5.3.3 and csso 5.0.5 still leave out what they do not know"

#!/usr/bin/env bash
# svgo 4.1.0 (npm): with nothing configured, links lose their address, pictures their dark colours and their names.
#
# Expected: "optimize" leaves what a reader sees and can do. SVG 2 has links with href, prefers-color-scheme is what an icon that
# is dark by night is made with, and aria-labelledby what names it to screen readers; svgo keeps attributes of ARIA by default.
#
# Seen on 2026-11-30, single pass, preset-default: <a href="/beurre"> becomes <a>, since the list of known attributes has xlink:href
# alone for it; lang goes likewise. `.a{fill:#000}` becomes a style attribute and the rule of @media for the same class goes
# with the class; where it stays, for `path`, the attribute outranks it, so that both are black by night. The title that
# aria-labelledby names loses its id, as do the views of a sprite. No warning.
#
# Would a sitegen user meet it? Yes, who runs it over a theme: themes/default/static/sprite.svg is made of views, which pages name
# (sprite.svg#basket), and would show all of its pictures side by side.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error svgo@4.1.0 >/dev/null
cat >optimize.mjs <<'JS'
import { optimize } from "svgo";

const square = 'd="M0 0h9v9H0z"';
for (const [name, inside] of Object.entries({
  link: "<a href=\"/beurre\"><text>Beurre</text></a>",
  "old link": "<a xlink:href=\"/beurre\"><text>Beurre</text></a>",
  language: "<text lang=\"en\">Butter</text>",
  "dark class": `<style>.a{fill:#000}@media (prefers-color-scheme:dark){.a{fill:#fff}}</style><path class="a" ${square}/>`,
  "dark path": `<style>path{fill:#000}@media (prefers-color-scheme:dark){path{fill:#fff}}</style><path ${square}/>`,
  name: `<g aria-labelledby="n"><title id="n">Note A</title><path ${square}/></g>`,
  sprite: `<view id="basket" viewBox="0 0 9 9"/><path ${square}/>`,
})) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inside}</svg>`;
  console.log(`${name}: ${optimize(svg).data.replace(/^<svg[^>]*>|<\/svg>$/g, "")}`);
}
JS
node optimize.mjs | tee seen
diff seen - <<'SEEN'
link: <a><text>Beurre</text></a>
old link: <a xlink:href="/beurre"><text>Beurre</text></a>
language: <text>Butter</text>
dark class: <path d="M0 0h9v9H0z" style="fill:#000"/>
dark path: <style>@media (prefers-color-scheme:dark){path{fill:#fff}}</style><path d="M0 0h9v9H0z" style="fill:#000"/>
name: <g aria-labelledby="n"><title>Note A</title><path d="M0 0h9v9H0z"/></g>
sprite: <view viewBox="0 0 9 9"/><path d="M0 0h9v9H0z"/>
SEEN
echo "svgo 4.1.0 still takes links, dark colours and names away"

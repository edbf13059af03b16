#!/usr/bin/env bash
# Chromium 156.0.8078.108 (Debian): twelve equal boxes with `break-inside: avoid` all stand in the first of three columns, where each
# has a picture that begins one pixel above it.
#
# Expected: content is balanced between columns (CSS Multi-column Layout 1, 7.1, `column-fill: balance`, the initial value): four boxes
# in each. A picture with `position: absolute; top: -1px` takes no room, and breaks between boxes stay allowed.
#
# Seen on 2026-11-30: with the picture at `top: 0` four boxes a column, with `top: -1px` twelve, none and none. So too where the picture is
# an <svg>; not where it is an empty element of the same size, nor where the boxes are `overflow: hidden` or inline blocks.
#
# Would a sitegen user meet it? Not any more: pictograms stand a little above the headings of /rayons, whose branches are in columns;
# they are inline blocks, which are not parted either (themes/default/static/style.css).
set -euo pipefail

command -v chromium >/dev/null || { echo "needs Chromium, from Debian's package chromium" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# How many of twelve boxes stand in each column, with `what` for a picture that begins at `top`.
seen() { # TOP, STYLE of the boxes, PICTURE
    cat >"$folder/page.html" <<HTML
<!doctype html><title>columns</title>
<style>
  main { columns: 3; width: 900px; }
  section { break-inside: avoid; position: relative; height: 300px; $2 }
  .picture { position: absolute; left: 0; top: $1; width: 32px; height: 32px; }
</style>
<main></main><p></p>
<script>
  document.querySelector("main").innerHTML = \`<section>$3</section>\`.repeat(12);
  const count = new Map();
  for (const box of document.querySelectorAll("section")) count.set(box.offsetLeft, (count.get(box.offsetLeft) ?? 0) + 1);
  document.querySelector("p").textContent = "seen " + [...count.values()].join(" ");
</script>
HTML
    chromium --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" --dump-dom "file://$folder/page.html" 2>/dev/null |
        sed -nE 's/.*<p>seen ([0-9 ]+)<.*/\1/p'
}
image='<img class=picture alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">'
{
    seen 0 "" "$image"
    seen -1px "" "$image"
    seen -1px "" '<svg class=picture></svg>'
    seen -1px "" '<i class=picture></i>'
    seen -1px "overflow: hidden" "$image"
    seen -1px "display: inline-block; width: 100%" "$image"
} | tee "$folder/seen"
printf '%s\n' '4 4 4' '12' '12' '4 4 4' '4 4 4' '4 4 4' | diff - "$folder/seen" || {
    echo "$(chromium --version): changed" >&2
    exit 1
}

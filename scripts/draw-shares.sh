#!/bin/sh
# Draws what is shown of a page where someone shares its address: one picture for each grade, and one for what has none.
#   scripts/draw-shares.sh [FOLDER]     (themes/default/static)
# Needs Chromium and pngquant from Debian. The pictures are kept, so only who changes the drawing runs this.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-themes/default/static}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# As the theme draws them: letter, its colour, the colour on it.
grades='A:#0a7a3e:#fff B:#8cc63a:#1a1612 C:#fecb02:#1a1612 D:#f08a1c:#1a1612 E:#c8351a:#fff'

# One box; the grade's own is larger than the others.
box() { # letter, fill, ink, x, own
    if [ "$1" = "$5" ]; then
        printf '<rect x="%s" y="165" width="200" height="300" rx="36" fill="%s" stroke="#fff" stroke-width="12"/>' "$(($4 - 20))" "$2"
        printf '<text x="%s" y="385" font-size="210" fill="%s">%s</text>' "$(($4 + 80))" "$3" "$1"
    else
        printf '<rect x="%s" y="225" width="160" height="180" rx="24" fill="%s" opacity=".55"/>' "$4" "$2"
        printf '<text x="%s" y="355" font-size="110" fill="%s" opacity=".75">%s</text>' "$(($4 + 80))" "$3" "$1"
    fi
}

for own in A B C D E unknown; do
    x=190 small='' large=''
    for grade in $grades; do
        letter=${grade%%:*} colours=${grade#*:}
        drawn=$(box "$letter" "${colours%:*}" "${colours#*:}" "$x" "$own")
        # What is larger lies over its neighbours.
        if [ "$letter" = "$own" ]; then large=$drawn; else small=$small$drawn; fi
        x=$((x + 165))
    done
    name=share-$(printf %s "$own" | tr '[:upper:]' '[:lower:]')
    cat >"$work/$name.html" <<HTML
<!doctype html><meta charset="utf-8"><style>html, body { margin: 0; overflow: hidden }</style>
<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" text-anchor="middle" font-family="DejaVu Sans" font-weight="bold"><rect width="1200" height="630" fill="#fbf6ec"/>$small$large</svg>
HTML
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
        --user-data-dir="$work/profile" --window-size=1200,630 --screenshot="$work/$name.png" "file://$work/$name.html" 2>/dev/null
    pngquant --force --nofs --output "$folder/$name.png" 32 "$work/$name.png"
done

#!/bin/sh
# Draws the icons of an installed site from the theme's favicon.svg.
#   scripts/draw-icons.sh [FOLDER]     (themes/default/static)
# Needs Chromium, pngquant and ImageMagick from Debian. The icons are kept, so only who changes the drawing runs this.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-themes/default/static}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What lies within the svg element, to be set in another frame.
drawing=$(sed 's/^<svg[^>]*>//; s/<\/svg>$//' "$folder/favicon.svg")
ground='<rect width="32" height="32" fill="#1f6b3a"/>'

draw() { # name, size, what lies below, how the drawing is set
    cat >"$work/$1.html" <<HTML
<!doctype html><meta charset="utf-8"><style>html, body { margin: 0; overflow: hidden; background: transparent } svg { display: block }</style>
<svg xmlns="http://www.w3.org/2000/svg" width="$2" height="$2" viewBox="0 0 32 32">$3<g transform="$4">$drawing</g></svg>
HTML
    # The window is larger than the picture: a small one is not made as small as asked for.
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 --default-background-color=00000000 \
        --user-data-dir="$work/profile" --window-size=600,600 --screenshot="$work/$1.png" "file://$work/$1.html" 2>/dev/null
    convert "$work/$1.png" -crop "$2x$2+0+0" +repage "$work/$1.png"
    pngquant --force --nofs --output "$work/$1.png" 32 "$work/$1.png"
}

draw icon-192 192 '' ''
draw icon-512 512 '' ''
# What a system cuts to a circle keeps its middle; what has no round corners of its own gets them there.
draw icon-maskable 512 "$ground" 'translate(4.8 4.8) scale(.7)'
draw apple-touch-icon 180 "$ground" ''
draw small 48 '' ''
cp "$work"/icon-*.png "$work/apple-touch-icon.png" "$folder"
convert "$work/small.png" -define icon:auto-resize=32,16 "$folder/favicon.ico"

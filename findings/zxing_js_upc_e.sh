#!/usr/bin/env bash
# @zxing/library 0.21.3 (npm): lists UPC-E among the formats that it reads, and reads no UPC-E at all.
#
# Expected: the short UPC code of small packages from North America, as on cans and gum, is read where UPC_E is asked for:
# BarcodeFormat has it, the table of the README has it too, and there is a class UPCEReader. No error says that it is missing.
#
# Seen on 2026-11-30: "No MultiFormat Readers were able to detect the code" for each of them, whether UPC_E alone is asked for, all of
# EAN and UPC, or nothing in particular. EAN-13, EAN-8 and UPC-A drawn the same way are read, and zxing-cpp 3.1.1 reads all
# of them. By its source UPCEReader gives back a number where the class above it takes an object with two fields, puts the first and
# the last digit into a builder that it drops, and has its own check of the last digit where nothing calls it.
#
# Would a sitegen user meet it? Yes: scripts/fetch-decoder.sh puts this library into the theme for browsers that read no
# barcodes by themselves. Their visitors type the eight digits, which the search expands (src/model/barcode_text.rs).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @zxing/library@0.21.3 jsbarcode@3.12.3 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pillow==12.0.0 zxing-cpp==3.1.1
cat >draw.js <<'JS'
const { writeFileSync } = require("fs");
const JsBarcode = require("jsbarcode");
const ZXing = require("@zxing/library");

const all = ["EAN_13", "EAN_8", "UPC_A", "UPC_E"];
const drawn = [["EAN13", "3017620422003"], ["EAN8", "96385074"], ["UPC", "042100005264"], ["UPCE", "04252614"], ["UPCE", "04963406"]];

// Each module four pixels wide, with white around it.
const image = (modules) => {
  const width = (modules.length + 40) * 4;
  const pixels = new Uint8ClampedArray(width * 120).fill(255);
  for (let y = 10; y < 110; y++)
    [...modules].forEach((bar, at) => bar === "1" && pixels.fill(0, y * width + (at + 20) * 4, y * width + (at + 21) * 4));
  return { pixels, width };
};
const read = ({ pixels, width }, formats) => {
  const hints = new Map([[ZXing.DecodeHintType.TRY_HARDER, true]]);
  if (formats) hints.set(ZXing.DecodeHintType.POSSIBLE_FORMATS, formats.map((name) => ZXing.BarcodeFormat[name]));
  const source = new ZXing.RGBLuminanceSource(pixels, width, 120);
  try {
    return new ZXing.MultiFormatReader().decode(new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(source)), hints).getText();
  } catch {
    return "nothing";
  }
};
drawn.forEach(([format, code], at) => {
  const bars = {};
  JsBarcode(bars, code, { format, flat: true });
  const picture = image(bars.encodings.map((part) => part.data).join(""));
  writeFileSync(`${at}.pgm`, Buffer.concat([Buffer.from(`P5 ${picture.width} 120 255\n`), Buffer.from(picture.pixels)]));
  const own = { EAN13: "EAN_13", EAN8: "EAN_8", UPC: "UPC_A", UPCE: "UPC_E" }[format];
  console.log(`${format} ${code}: ${read(picture, [own])}, of all four ${read(picture, all)}, of any ${read(picture)}`);
});
JS
node draw.js | tee seen
venv/bin/python - <<'PYTHON' | tee -a seen
import zxingcpp
from PIL import Image

for at in range(5):
    found = zxingcpp.read_barcodes(Image.open(f"{at}.pgm"))
    print("zxing-cpp:", [one.text for one in found])
PYTHON
diff seen - <<'SEEN'
EAN13 3017620422003: 3017620422003, of all four 3017620422003, of any 3017620422003
EAN8 96385074: 96385074, of all four 96385074, of any 96385074
UPC 042100005264: 042100005264, of all four 042100005264, of any 042100005264
UPCE 04252614: nothing, of all four nothing, of any nothing
UPCE 04963406: nothing, of all four nothing, of any nothing
zxing-cpp: ['3017620422003']
zxing-cpp: ['96385074']
zxing-cpp: ['0042100005264']
zxing-cpp: ['0042100005264']
zxing-cpp: ['0049000006346']
SEEN
echo "@zxing/library 0.21.3 still reads no UPC-E"

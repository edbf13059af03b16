// Reads a barcode by camera or from a photo, and asks for its product. Where the browser cannot read one, the decoder
// is loaded that scripts/fetch-decoder.sh puts into the theme; without it, digits are typed.
const root = document.querySelector("#scan");
const form = root.querySelector("form");
const video = root.querySelector("video");
const status = root.querySelector("[role=status]");
const photo = root.querySelector("input[type=file]");
const WANTED = ["ean_13", "ean_8", "upc_a", "upc_e"];

// GTIN: each digit counts three times or once, from the right; all of it is a multiple of ten. A misread one is not.
const isGtin = (code) => /^\d{8,14}$/.test(code)
  && [...code].reverse().reduce((sum, digit, at) => sum + digit * (at % 2 ? 3 : 1), 0) % 10 === 0;

// A UPC-E has the check digit of the UPC-A that it stands for, with the zeros back in. Where it ends in 5 to 9, the sum is the same.
const upcA = (code) => code
  .replace(/^([01]..)(...)([012])(.)$/, (_, a, b, c, d) => `${a}${c}0000${b}${d}`)
  .replace(/^([01]...)(..)3(.)$/, (_, a, b, c) => `${a}00000${b}${c}`)
  .replace(/^([01]....)(.)4(.)$/, (_, a, b, c) => `${a}00000${b}${c}`);
const isWhole = (code) => isGtin(code) || isGtin(upcA(code));

const own = async () => {
  if (!("BarcodeDetector" in window)) return;
  const known = await BarcodeDetector.getSupportedFormats();
  const formats = WANTED.filter((format) => known.includes(format));
  return formats.length ? new BarcodeDetector({ formats }) : undefined;
};

const script = (url) => new Promise((done, failed) => {
  const element = Object.assign(document.createElement("script"), { src: url, onload: done, onerror: failed });
  document.head.append(element);
});

// The decoder in the shape of a BarcodeDetector. It reads no UPC-E.
const fetched = async () => {
  if (!root.dataset.decoder) return;
  await script(root.dataset.decoder);
  const { ZXing } = window;
  const formats = ["EAN_13", "EAN_8", "UPC_A"].map((name) => ZXing.BarcodeFormat[name]);
  const hints = new Map([[ZXing.DecodeHintType.POSSIBLE_FORMATS, formats],
    [ZXing.DecodeHintType.TRY_HARDER, true]]);
  const reader = new ZXing.MultiFormatReader();
  const canvas = document.createElement("canvas");
  return {
    async detect(image) {
      const [width, height] = [image.videoWidth ?? image.width, image.videoHeight ?? image.height];
      const scale = Math.min(1, 1000 / Math.max(width, height));
      canvas.width = width * scale;
      canvas.height = height * scale;
      canvas.getContext("2d", { willReadFrequently: true }).drawImage(image, 0, 0, canvas.width, canvas.height);
      const source = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
      try {
        return [{ rawValue: reader.decode(new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(source)), hints).getText() }];
      } catch {
        return []; // there is none in the picture
      }
    },
  };
};

const read = async (detector, image) => {
  const code = (await detector.detect(image)).map((found) => found.rawValue).find(isWhole);
  if (!code) return false;
  navigator.vibrate?.(60);
  form.elements.q.value = code;
  form.requestSubmit();
  return true;
};

const watch = async (detector) => {
  const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
  const stop = () => camera.getTracks().forEach((track) => track.stop());
  addEventListener("pagehide", stop);
  video.srcObject = camera;
  video.hidden = false;
  await video.play();
  status.textContent = root.dataset.hold;
  while (camera.active && !(await read(detector, video))) await new Promise((done) => setTimeout(done, 150));
  stop();
};

const detector = (await own().catch(() => undefined)) ?? (await fetched().catch(() => undefined));
if (detector) {
  photo.closest(".field").hidden = false;
  photo.addEventListener("change", async () => {
    const image = photo.files[0] && (await createImageBitmap(photo.files[0]).catch(() => undefined));
    if (!image || !(await read(detector, image))) status.textContent = root.dataset.unread;
  });
  if (navigator.mediaDevices) watch(detector).catch(() => { status.textContent = root.dataset.refused; });
} else {
  status.textContent = root.dataset.unable;
}

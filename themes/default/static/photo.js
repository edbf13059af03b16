// A photo that cannot be loaded leaves its place to the drawing below it.
const isGone = (image) => image.complete && !image.naturalWidth;
const leave = (image) => image instanceof HTMLImageElement && image.closest(".photo") && image.remove();

addEventListener("error", (event) => leave(event.target), true);
for (const image of document.querySelectorAll(".photo img")) {
  if (isGone(image)) leave(image);
}

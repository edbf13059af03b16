// A photo that cannot be loaded leaves its place to the drawing below it, which shows until one is.
const isGone = (image) => image.complete && !image.naturalWidth;
const leave = (image) => image instanceof HTMLImageElement && image.closest(".photo") && image.remove();

addEventListener("error", (event) => leave(event.target), true);
addEventListener("load", ({ target }) => target.classList?.remove("coming"), true);
for (const image of document.querySelectorAll(".photo img")) {
  if (isGone(image)) leave(image);
  else if (!image.complete) image.classList.add("coming");
}

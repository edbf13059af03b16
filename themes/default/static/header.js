// The header scrolls away with the page and comes back as soon as a visitor scrolls up, who looks for
// something. Without this script it waits at the top.
const header = document.querySelector(".top");
let last = scrollY;
addEventListener("scroll", () => {
  // Less is a trembling finger, or the page springing back at its end.
  if (Math.abs(scrollY - last) < 8) return;
  header.classList.toggle("back", scrollY < last);
  last = scrollY;
}, { passive: true });

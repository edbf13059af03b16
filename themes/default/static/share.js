// Passes the page on: by what the device offers, else as an address to be pasted.
for (const button of document.querySelectorAll("[data-share-page]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const url = document.querySelector("link[rel=canonical]")?.href ?? location.href;
    try {
      if (navigator.share) return await navigator.share({ title: document.title, url });
      await navigator.clipboard.writeText(url);
      button.textContent = button.dataset.copied;
    } catch {
      // The visitor thought better of it.
    }
  });
}

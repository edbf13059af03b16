// Shows a password to who types it. Without this there is no button.
for (const button of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  const words = [button.textContent, button.dataset.hide];
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.textContent = words[Number(isShown)];
    button.setAttribute("aria-pressed", isShown);
  };
  button.setAttribute("aria-controls", field.id);
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  // What is sent, or come back to, is no longer shown.
  field.form.addEventListener("submit", () => show(false));
  addEventListener("pageshow", () => show(false));
}

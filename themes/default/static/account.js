// Static pages are the same for everybody; this shows « Mon compte » to who is signed in. Nobody else's
// browser asks the server: pages of the server leave a mark where somebody is signed in.
const home = document.querySelector("a.brand").pathname.replace(/\/$/, ""); // "" or "/en"
const link = document.querySelector("[data-account]");
const mark = (value) => {
  try {
    value === undefined || (value ? localStorage.setItem("account", "1") : localStorage.removeItem("account"));
    return localStorage.getItem("account");
  } catch {
    return null; // storage may be forbidden
  }
};
// Signing in may lead to a page that is the same for everybody. Where it fails, the next answer says so.
if (link?.getAttribute("aria-current")) addEventListener("submit", (event) => event.target.method === "post" && mark(true));
if (link && link.dataset.account === "in") {
  mark(true);
} else if (link && mark()) {
  fetch(`${home}/api/me`, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then((me) => {
      if (!me.signed_in) return mark(false);
      link.querySelector("span").textContent = link.dataset.account;
      link.href = link.dataset.page;
      document.dispatchEvent(new Event("signed-in"));
    })
    .catch(() => {}); // the link still leads there, by way of signing in
}

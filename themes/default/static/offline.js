// Starts the service worker (sw.js), keeps an aisle where that is asked for, and takes all of it away again.
const worker = document.querySelector("script[data-worker]").dataset.worker;
const PACK = "aisle ";
const PACK_BYTES = 1_000_000;

const isOff = () => {
  try {
    return localStorage.getItem("offline") === "off";
  } catch {
    return true;
  }
};
const start = () => navigator.serviceWorker.register(worker, { updateViaCache: "none" }).catch(() => {});

// The page itself and the products it lists, in their order, as long as there is room.
const keepAisle = async (button) => {
  const cards = [...document.querySelectorAll("main .card a.cover")];
  const urls = new Set([location.pathname, ...cards.map((card) => card.pathname)]);
  const name = PACK + location.pathname;
  await caches.delete(name);
  const cache = await caches.open(name);
  let bytes = 0;
  for (const url of urls) {
    const answer = await fetch(url);
    if (!answer.ok) continue;
    bytes += (await answer.clone().blob()).size;
    if (bytes > PACK_BYTES) break;
    await cache.put(url, answer);
  }
  button.textContent = button.dataset.done;
};

for (const button of "caches" in window ? document.querySelectorAll("[data-keep-aisle]") : []) {
  button.hidden = false;
  caches.has(PACK + location.pathname).then((has) => {
    if (has) button.textContent = button.dataset.done;
  });
  button.addEventListener("click", () => {
    button.disabled = true;
    keepAisle(button).catch(() => {
      button.textContent = button.dataset.failed;
    }).finally(() => {
      button.disabled = false;
    });
  });
}

// The page of what is kept: each aisle and page with its title, and a button that removes everything.
const showKept = async (root) => {
  const titled = async (cache, request) => {
    const kept = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = request.url;
    link.textContent = kept.querySelector("h1")?.textContent.trim() || kept.title;
    item.append(link);
    return item;
  };
  const aisles = root.querySelector("[data-aisles]");
  const seen = root.querySelector("[data-seen]");
  aisles.replaceChildren();
  seen.replaceChildren();
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    const requests = await cache.keys();
    if (name.startsWith(PACK) && requests.length) {
      const item = await titled(cache, requests[0]);
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "button plain";
      remove.textContent = root.dataset.remove;
      remove.setAttribute("aria-label", `${root.dataset.remove} : ${item.textContent}`);
      remove.addEventListener("click", () => caches.delete(name).then(() => showKept(root)));
      item.append(remove);
      aisles.append(item);
    } else if (name === "seen") {
      for (const request of requests.toReversed()) if (request.url !== location.href) seen.append(await titled(cache, request));
    }
  }
  for (const list of [aisles, seen]) list.closest("section").hidden = !list.children.length;
  root.querySelector("[data-on]").hidden = !isOff();
  root.querySelector("[data-off]").hidden = isOff();
};

const root = document.querySelector("#kept");
if (root && "serviceWorker" in navigator) {
  root.hidden = false;
  root.querySelector("[data-off]").addEventListener("click", async () => {
    localStorage.setItem("offline", "off");
    for (const own of await navigator.serviceWorker.getRegistrations()) await own.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
    await showKept(root);
  });
  root.querySelector("[data-on]").addEventListener("click", async () => {
    localStorage.removeItem("offline");
    await start();
    await showKept(root);
  });
  await showKept(root);
}
if ("serviceWorker" in navigator && !isOff()) {
  // What the page itself needs comes first.
  if (document.readyState === "complete") start();
  else addEventListener("load", start);
}

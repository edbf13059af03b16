// Keeps pages readable where a shop has no network: what every page needs, the last ones seen, and the aisles that were
// asked for (offline.js). A page is asked for each time and taken from here only where nothing answers; pages that the
// server says no one may store are never kept. The build fills in what stands in brackets.
const FILES = @[assets]; // addresses with the hash of what they hold
const SHELL_PAGES = @[pages];
const WAITING_ROOMS = @[offline]; // by the letters of a language, "" at the root
const SHELL = `shell ${@[version]}`;
const SEEN = "seen";
const SEEN_MOST = 50;
const FOLDER = FILES[0].replace(/[^/]*$/, "");

addEventListener("install", (event) => {
  const fresh = [...FILES, ...SHELL_PAGES].map((url) => new Request(url, { cache: "no-cache" }));
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(fresh)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("shell ") && name !== SHELL;
  const clear = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(clear.then(() => clients.claim()));
});

const mayKeep = (answer) => answer.ok && answer.type === "basic" && !answer.redirected
  && !/no-store|private/.test(answer.headers.get("Cache-Control") ?? "no-store");

const keep = async (request, answer) => {
  const cache = await caches.open(SEEN);
  await cache.delete(request); // so that the last one seen stands last
  await cache.put(request, answer);
  const seen = await cache.keys();
  for (const oldest of seen.slice(0, Math.max(0, seen.length - SEEN_MOST))) await cache.delete(oldest);
};

const page = async (event) => {
  try {
    const answer = await fetch(event.request);
    if (mayKeep(answer)) event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  } catch {
    // The last state seen first; then aisles and the shell.
    for (const name of [SEEN, ...(await caches.keys()).toReversed()]) {
      const kept = await caches.match(event.request, { cacheName: name, ignoreVary: true });
      if (kept) return kept;
    }
    const [, first] = new URL(event.request.url).pathname.split("/");
    return caches.match(WAITING_ROOMS[first] ?? WAITING_ROOMS[""]);
  }
};

// A page kept before an update names files that are gone; those of today stand in for them.
const standIn = (url) => {
  const [, stem, extension] = url.pathname.match(/([^/]+?)\.[0-9a-f]+\.(\w+)$/) ?? [];
  return caches.match(FILES.find((file) => file.startsWith(`${FOLDER}${stem}.`) && file.endsWith(`.${extension}`)) ?? url.pathname);
};

const file = async (event, url) => {
  const kept = await caches.match(event.request);
  if (kept) return kept;
  const answer = await fetch(event.request).catch(() => undefined);
  return answer?.ok ? answer : (await standIn(url)) ?? answer ?? Response.error();
};

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith(FOLDER)) event.respondWith(file(event, url));
  else if (event.request.mode === "navigate") event.respondWith(page(event));
});

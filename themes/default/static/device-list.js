// The page of the list that lies in this browser: shown, sorted, noted, taken back, printed, taken along, and passed
// on as an address whose fragment holds it, which no server sees.
const root = document.querySelector("#device-list");
const { read, write, same, isSignedIn } = await import(root.dataset.store);
const all = (name, within = root) => [...within.querySelectorAll(`[data-${name}]`)];
const one = (name, within = root) => within.querySelector(`[data-${name}]`);
const told = one("told");
const undo = one("undo");
const sorts = {
  date: (a, b) => b.day.localeCompare(a.day),
  nom: (a, b) => a.from.name.localeCompare(b.from.name, document.documentElement.lang),
  note: (a, b) => a.to.grade.localeCompare(b.to.grade),
};
let sort = "date";
let removed;
let shared;

const say = (message, canUndo = false) => {
  told.hidden = false;
  one("words", told).textContent = message;
  undo.hidden = !canUndo;
};

const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const showSide = (side, product) => {
  const name = one("name", side);
  name.textContent = product.name;
  name.href = root.dataset.product + product.code;
  if (product.photo) {
    const photo = new Image(80, 80);
    photo.referrerPolicy = "no-referrer";
    photo.alt = "";
    photo.src = product.photo;
    one("photo", side).append(photo); // over the drawing, which stays where it fails
  }
  const badge = root.querySelector("template[data-badges]").content.querySelector(`.grade-${product.grade}`);
  if (badge) side.append(badge.cloneNode(true));
};

const showPair = (pair) => {
  const item = root.querySelector("template[data-pair]").content.cloneNode(true).firstElementChild;
  const [from, to] = all("side", item);
  showSide(from, pair.from);
  showSide(to, pair.to);
  one("reasons", item).lang = pair.said ?? pair.lang ?? "";
  for (const reason of pair.reasons ?? []) {
    const line = document.createElement("li");
    line.textContent = reason;
    one("reasons", item).append(line);
  }
  one("compare", item).href = `${root.dataset.product}${pair.from.code}/${pair.to.code}`;
  const names = { product: pair.from.name, substitute: pair.to.name };
  for (const labelled of item.querySelectorAll("[aria-label*='{product}']")) {
    labelled.setAttribute("aria-label", fill(labelled.getAttribute("aria-label"), names));
  }
  for (const own of all("own", item)) own.hidden = Boolean(shared);
  if (shared) return item;
  const day = new Date(pair.day).toLocaleDateString(root.dataset.locale, { dateStyle: "long" });
  one("day", item).textContent = fill(one("day", item).textContent, { date: day });
  const note = item.querySelector("textarea");
  const written = one("note", item);
  note.value = written.textContent = pair.note;
  note.addEventListener("input", () => {
    written.textContent = note.value;
    write(read().map((other) => (same(pair, other) ? { ...other, note: note.value } : other)));
  });
  one("remove", item).addEventListener("click", () => {
    removed = read().find((other) => same(pair, other));
    write(read().filter((other) => !same(pair, other)));
    show();
    say(told.dataset.removed, true);
    undo.focus();
  });
  return item;
};

const show = () => {
  const list = (shared ?? read()).toSorted(sorts[sort]);
  one("pairs").replaceChildren(...list.map(showPair));
  for (const part of all("when")) {
    part.hidden = !part.dataset.when.split(" ").includes(shared ? "shared" : list.length ? "filled" : "empty");
  }
  root.dataset.shown = "";
  for (const button of all("sort")) button.setAttribute("aria-pressed", String(button.dataset.sort === sort));
};

// An address holds names and grades as well, so that it can be read where there is no network.
const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
const pack = async (list) => {
  const sides = list.map(({ from, to }) => [from, to].flatMap(({ code, name, grade }) => [code, name, grade]));
  const bytes = await through(new TextEncoder().encode(JSON.stringify(sides)), new CompressionStream("deflate-raw"));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
};
const unpack = async (text) => {
  const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const sides = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
  const side = (code, name, grade) => {
    // Anyone can write such an address.
    if (!/^\d{8,14}$/.test(code) || !/^[a-z-]{1,20}$/.test(grade)) throw new Error("no list");
    return { code, name: String(name).slice(0, 300), grade };
  };
  return sides.slice(0, 500).map((pair) => ({ from: side(...pair.slice(0, 3)), to: side(...pair.slice(3)), reasons: [], day: "", note: "" }));
};

// Rows of a file as the account writes it, whatever a spreadsheet parted its cells by since. What guards cells against being
// calculated goes.
const rowsOf = (text) => {
  const part = [";", ",", "\t"].find((sign) => text.split("\n", 1)[0].includes(sign)) ?? ";";
  const lines = [[]];
  for (const [, cell, end] of text.matchAll(new RegExp(`("(?:[^"]|"")*"|[^${part}\\r\\n]*)(${part}|\\r?\\n|$)`, "g"))) {
    lines.at(-1).push(cell.replace(/^"(.*)"$/s, "$1").replaceAll('""', '"').replace(/^'(?=[=+\-@'])/, ""));
    if (end !== part) lines.push([]);
  }
  const [names, ...rows] = lines;
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ""])));
};

// Pairs of the rows that have two barcodes.
const pairsOf = (rows) => rows.flatMap((row) => {
  const side = (is) => {
    const [code, name, grade] = [`code_${is}`, is, `nutriscore_${is}`].map((column) => String(row[column] ?? ""));
    return { code, name: name.slice(0, 300) || code, grade: /^[a-z-]{1,20}$/.test(grade) ? grade : "unknown" };
  };
  const [from, to] = [side("produit"), side("substitut")];
  if (![from, to].every(({ code }) => /^\d{8,14}$/.test(code)) || from.code === to.code) return [];
  const day = new Date(row.garde_le);
  return [{ from, to, reasons: [], day: (isNaN(day) ? new Date() : day).toISOString(), note: String(row.note ?? "").slice(0, 500) }];
});

const bring = async (file) => {
  const text = (await file.text()).replace(/^\ufeff/, "");
  let rows;
  try {
    rows = JSON.parse(text);
  } catch {
    rows = rowsOf(text);
  }
  const brought = Array.isArray(rows) ? pairsOf(rows.filter(Object)) : [];
  if (!brought.length) return say(root.dataset.unread);
  let list = read();
  const before = list.length;
  for (const pair of brought) {
    if (list.length < 500 && !list.some((other) => same(pair, other))) list = [...list, pair];
  }
  write(list);
  show();
  const n = list.length - before;
  say(fill(root.dataset.added, { n, present: brought.length - n }));
};

const open = async () => {
  shared = undefined;
  if (location.hash.startsWith("#l=")) {
    await unpack(location.hash.slice(3)).then((list) => { shared = list; }).catch(() => say(root.dataset.unreadable));
  } else if (isSignedIn() && !read().length) {
    return location.replace(root.dataset.account);
  }
  show();
};

undo.addEventListener("click", () => {
  if (!removed) return;
  write([removed, ...read()]);
  told.hidden = true;
  show();
});
for (const button of all("sort")) {
  button.addEventListener("click", () => {
    sort = button.dataset.sort;
    show();
  });
}
one("print").addEventListener("click", () => print());
one("file").addEventListener("click", () => {
  const rows = read().map(({ from, to, day, note }) => ({
    code_produit: from.code, produit: from.name, nutriscore_produit: from.grade,
    code_substitut: to.code, substitut: to.name, nutriscore_substitut: to.grade, garde_le: day, note,
  }));
  const file = document.createElement("a");
  file.href = URL.createObjectURL(new Blob([JSON.stringify(rows, null, 1)], { type: "application/json" }));
  file.download = "mes-aliments.json";
  file.click();
});
one("share").addEventListener("click", async () => {
  const url = `${location.origin}${location.pathname}#l=${await pack(read())}`;
  const share = navigator.share?.({ title: document.title, url }) ?? navigator.clipboard.writeText(url).then(() => say(told.dataset.copied));
  await share.catch(() => {}); // the visitor thought better of it
});
one("bring").addEventListener("submit", (event) => {
  event.preventDefault();
  bring(document.querySelector("#list").files[0]);
});
one("take").addEventListener("click", () => {
  const list = read();
  const fresh = shared.filter((pair) => !list.some((other) => same(pair, other)));
  const day = new Date().toISOString();
  write([...fresh.map((pair) => ({ ...pair, day })), ...list]);
  history.replaceState(null, "", location.pathname);
  open();
});
// Names of pairs that were kept on pages in another language are asked for in that of this one.
const speak = async (list) => {
  const { lang } = document.documentElement;
  const home = document.querySelector("a.brand").pathname.replace(/\/$/, "");
  const others = list.filter((other) => other.lang && other.lang !== lang);
  for (const pair of others) {
    for (const side of [pair.from, pair.to]) {
      const answer = await fetch(`${home}/api/suggest?q=${side.code}`);
      if (!answer.ok) return; // the next visit goes on
      const [own] = (await answer.json()).products;
      if (own?.url.endsWith(`/${side.code}`)) side.name = [own.name, own.brand].filter(Boolean).join(" ");
      await new Promise((done) => setTimeout(done, 100)); // a visitor may ask twenty times a second
    }
    write(read().map((other) => (same(pair, other) ? { ...other, from: pair.from, to: pair.to, lang, said: pair.said ?? pair.lang } : other)));
  }
  if (others.length > 0) show();
};
addEventListener("hashchange", open);
await open();
if (!shared) await speak(read()).catch(() => {}); // without a network they stay as they are

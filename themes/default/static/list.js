// « Mes aliments » without an account: the list lies in this browser and is handed over to the account of whoever
// signs in. Without this script the buttons are forms that lead to an account.
const link = document.querySelector("[data-list]");
const STORE = "list";

export const read = () => {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? [];
  } catch {
    return []; // storage may be forbidden, or hold what an older script wrote
  }
};

export const write = (list) => {
  try {
    localStorage.setItem(STORE, JSON.stringify(list));
    return true;
  } catch {
    return false; // forbidden or full: the way by account stays
  }
};

export const same = (one, other) => one.from.code === other.from.code && one.to.code === other.to.code;

export const isSignedIn = () => {
  try {
    return localStorage.getItem("account") !== null; // account.js keeps it right
  } catch {
    return true;
  }
};

const pairOf = (form) => {
  const side = (field, is) => ({
    code: form.elements[field].value,
    name: form.dataset[is],
    grade: form.dataset[`${is}Grade`],
    photo: form.dataset[`${is}Photo`],
  });
  const reasons = form.closest(".swap, article")?.querySelectorAll(".better li") ?? [];
  return {
    from: side("produit", "from"),
    to: side("substitut", "to"),
    reasons: [...reasons].slice(0, 3).map((reason) => reason.textContent.trim()),
    day: new Date().toISOString(),
    note: "",
    lang: document.documentElement.lang,
  };
};

// What is on the list says so and leads there; nothing is left to send.
const mark = (form) => {
  const shown = document.createElement("a");
  shown.className = "button plain";
  shown.href = link.dataset.list;
  shown.textContent = link.dataset.kept;
  const place = document.createElement("p");
  place.className = form.className;
  place.append(shown);
  form.replaceWith(place);
  return shown;
};

const markAll = () => {
  const list = isSignedIn() ? [] : read();
  for (const form of document.querySelectorAll("form.keep:has(button)")) {
    if (list.some((pair) => same(pair, pairOf(form)))) mark(form);
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.keep");
  if (!form || isSignedIn()) return;
  const pair = pairOf(form);
  const list = read();
  if (!list.some((other) => same(pair, other)) && !write([pair, ...list])) return;
  event.preventDefault();
  mark(form).focus();
});

// Sends the list to the account as the file that can be brought back there. What finds no room stays here.
const handOver = async () => {
  const list = read();
  if (!list.length || sessionStorage.getItem("handed")) return;
  const rows = list.map((pair) => ({
    code_produit: pair.from.code, produit: pair.from.name, nutriscore_produit: pair.from.grade,
    code_substitut: pair.to.code, substitut: pair.to.name, nutriscore_substitut: pair.to.grade,
    garde_le: pair.day, note: pair.note,
  }));
  const form = new FormData();
  form.append("liste", new Blob([JSON.stringify(rows)], { type: "application/json" }), "liste.json");
  const answer = await fetch(link.dataset.import, { method: "POST", body: form });
  if (!answer.ok) return;
  const told = new URL(answer.url).searchParams;
  if (told.has("presents") && !Number(told.get("refuses"))) localStorage.removeItem(STORE);
  else sessionStorage.setItem("handed", "1");
  // The list that is open does not show them yet.
  if (link.getAttribute("aria-current")) location.replace(answer.url);
};

if (link && !isSignedIn()) link.href = link.dataset.list;
if (document.querySelector("[data-account=in]")) handOver();
document.addEventListener("signed-in", handOver);
// Also for a page that is shown again by the button « back ».
addEventListener("pageshow", markAll);

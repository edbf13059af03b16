// « Mes réglages »: what a visitor does not eat, or wants less of. Kept in this browser alone; pages are marked and their
// substitutes sorted here, by the data attributes of build and server, so that no server learns of it.
const STORE = "mine";
const read = () => {
  try {
    return JSON.parse(localStorage.getItem(STORE));
  } catch {
    return null; // storage may be forbidden
  }
};

// `milk ~nuts -vegan sugars=12.5` (src/model/suitability.rs)
const factsOf = (element) => {
  const words = element.dataset.suits.split(" ");
  const amounts = Object.fromEntries(words.filter((word) => word.includes("=")).map((word) => word.split("=")));
  return { has: new Set(words), amounts };
};

// What speaks against a product: sentences, and how much they weigh. What is unknown is never taken for safe.
const against = (facts, mine) => {
  const sentences = [];
  let weight = 0;
  const add = (sentence, heavy) => {
    sentences.push(sentence);
    weight += heavy;
  };
  for (const allergen of mine.avoid) {
    const name = mine.words[allergen];
    if (facts.has.has(allergen)) add(mine.words.contains.replace("{name}", name), 3);
    else if (facts.has.has(`~${allergen}`)) add(mine.words.traces.replace("{name}", name), 2);
  }
  if (mine.avoid.length && facts.has.has("?")) add(mine.words.unknown, 1);
  if (mine.diet !== "any" && facts.has.has(`-${mine.diet}`)) add(mine.words[mine.diet], 3);
  if (mine.noSweeteners && facts.has.has("sweeteners")) add(mine.words.sweeteners, 3);
  return { sentences, weight };
};

const mark = (element, mine) => {
  const { sentences } = against(factsOf(element), mine);
  const wishes = mine.avoid.length || mine.diet !== "any" || mine.noSweeteners;
  if (!wishes) return;
  const list = document.createElement("ul");
  list.className = "warnings mine";
  for (const sentence of sentences.length ? sentences : [mine.words.fits]) {
    const item = document.createElement("li");
    item.className = sentences.length ? "warning" : "warning fits";
    item.textContent = sentence;
    list.append(item);
  }
  if (element.matches(".card")) element.querySelector("div").append(list);
  else (element.querySelector(".side, .naming, h2") ?? element.lastElementChild).after(list);
};

// Less of what is wanted less of, each measured against the most there is on the list.
const order = (items, mine) => {
  const facts = new Map(items.map((item) => [item, factsOf(item)]));
  const most = (nutrient) => Math.max(...items.map((item) => Number(facts.get(item).amounts[nutrient] ?? 0))) || 1;
  const heights = mine.less.map((nutrient) => [nutrient, most(nutrient)]);
  const amount = (item) => heights.reduce((sum, [nutrient, all]) => sum + Number(facts.get(item).amounts[nutrient] ?? all) / all, 0);
  const weight = (item) => against(facts.get(item), mine).weight;
  return items.toSorted((a, b) => weight(a) - weight(b) || amount(a) - amount(b));
};

const apply = (mine) => {
  // Lists of a shelf and of what was found keep their order, which is what they are for.
  for (const list of document.querySelectorAll("ul:has(> .swap[data-suits])")) {
    const items = [...list.children];
    const sorted = order(items, mine);
    if (sorted.every((item, at) => item === items[at])) continue;
    list.append(...sorted);
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = mine.words.sorted;
    list.before(note);
  }
  for (const element of document.querySelectorAll("[data-suits]")) mark(element, mine);
};

const form = document.querySelector("#mine");
const fill = (mine) => {
  for (const input of form.querySelectorAll("input")) {
    input.checked = { avoid: mine?.avoid, less: mine?.less, diet: [mine?.diet ?? "any"], sweeteners: mine?.noSweeteners ? ["none"] : [] }[input.name.replace("[]", "")]?.includes(input.value) ?? false;
  }
};
const save = () => {
  const chosen = new FormData(form);
  const mine = {
    avoid: chosen.getAll("avoid[]"), less: chosen.getAll("less[]"), diet: chosen.get("diet"), noSweeteners: chosen.has("sweeteners"),
    // Pages are marked in these words, so that they need not carry them.
    words: { ...form.dataset },
  };
  for (const input of form.querySelectorAll("[name^=avoid]")) mine.words[input.value] = input.parentElement.textContent.trim();
  const isEmpty = !mine.avoid.length && !mine.less.length && mine.diet === "any" && !mine.noSweeteners;
  if (isEmpty) localStorage.removeItem(STORE);
  else localStorage.setItem(STORE, JSON.stringify(mine));
  form.querySelector("[role=status]").textContent = form.dataset.saved;
};

const mine = read();
if (form) {
  fill(mine);
  form.addEventListener("change", save);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    fill(null);
    save();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
} else if (mine) {
  apply(mine);
}

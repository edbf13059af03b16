// Suggestions below the search box: a combobox with a list (WAI-ARIA Authoring Practices). Without this
// script the form simply submits.
const form = document.querySelector("form.search");
const input = form.querySelector("input");
const home = document.querySelector("a.brand").pathname.replace(/\/$/, ""); // "" or "/en"
const list = document.createElement("ul");
const status = document.createElement("p");
list.id = "suggestions";
list.className = "suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", form.dataset.words);
status.className = "hidden";
status.setAttribute("role", "status");
form.append(list, status);
for (const [name, value] of Object.entries({
  role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
})) input.setAttribute(name, value);

let typed = input.value; // what the list is about
let chosen = -1;
let timer;
let asking;

const close = () => {
  clearTimeout(timer);
  asking?.abort();
  list.hidden = true;
  chosen = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};

const entry = (text, detail, url, grade, lang) => {
  const option = document.createElement("li");
  option.id = `suggestion-${list.children.length}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.url = url;
  const name = document.createElement("span");
  name.textContent = text;
  name.dir = "auto";
  if (lang) name.lang = lang;
  option.append(name);
  if (detail) {
    const more = document.createElement("small");
    more.textContent = detail;
    more.dir = "auto";
    option.append(" ", more);
  }
  if (grade?.length === 1) {
    const badge = document.createElement("span");
    badge.className = `badge grade-${grade}`;
    badge.textContent = grade.toUpperCase();
    badge.setAttribute("role", "img");
    badge.setAttribute("aria-label", `${form.dataset.score} ${badge.textContent}`);
    option.append(badge);
  }
  list.append(option);
};

const show = (found) => {
  list.replaceChildren();
  chosen = -1;
  if (found.spelling) entry(found.spelling.name, form.dataset.meant, found.spelling.url);
  for (const category of found.categories) entry(category.name, form.dataset.shelf, category.url);
  for (const product of found.products) entry(product.name, product.brand, product.url, product.grade, product.lang);
  const count = list.children.length;
  list.hidden = count === 0;
  input.setAttribute("aria-expanded", String(count > 0));
  status.textContent = count ? `${count} ${form.dataset.offered}` : form.dataset.none;
};

const ask = () => {
  asking?.abort();
  if (typed.trim().length < 2) return close();
  asking = new AbortController();
  fetch(`${home}/api/suggest?q=${encodeURIComponent(typed)}`, { signal: asking.signal })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then(show)
    .catch((reason) => reason.name === "AbortError" || close());
};

const choose = (step) => {
  const options = [...list.children];
  options[chosen]?.setAttribute("aria-selected", "false");
  // One place more than there are entries: the box itself.
  chosen = ((chosen + 1 + step + options.length + 1) % (options.length + 1)) - 1;
  const option = options[chosen];
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
};

input.addEventListener("input", () => {
  if (input.value === typed) return;
  typed = input.value;
  clearTimeout(timer);
  timer = setTimeout(ask, 120);
});
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    close();
  } else if (event.key === "ArrowDown" && list.hidden) {
    event.preventDefault();
    typed = input.value;
    ask();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (list.hidden) return;
    event.preventDefault();
    choose(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    location.assign(list.children[chosen].dataset.url);
  }
});
// The box keeps the focus while the list is pressed.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) location.assign(option.dataset.url);
});
input.addEventListener("blur", close);

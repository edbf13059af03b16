// Which pages are looked at, and the browser that does so.
import { createRequire } from "node:module";

// Each type of page: name, address in French and in English; `signed` needs an account, `filled` the list of this
// browser, `unlisted` pages are not for search engines.
export const TYPES = [
  { name: "home", fr: "/", en: "/en" },
  { name: "product", fr: "/produit/9527541781928", en: "/en/product/9527541781928" },
  { name: "product-without", fr: "/produit/9523246560035", en: "/en/product/9523246560035" },
  { name: "pair", fr: "first", en: "first" },
  { name: "category", fr: "/categorie/biscuits", en: "/en/category/biscuits" },
  { name: "shelves", fr: "/rayons", en: "/en/aisles", mayLack: true },
  { name: "document", fr: "/a-propos", en: "/en/about" },
  { name: "quality", fr: "/qualite-des-donnees", en: "/en/data-quality" },
  { name: "search", fr: "/recherche?q=chocolat", en: "/en/search?q=chocolate", unlisted: true },
  { name: "search-nothing", fr: "/recherche?q=xyzxyz", en: "/en/search?q=xyzxyz", unlisted: true },
  { name: "compare", fr: "/comparer?p=9527541781928,9521157228013", en: "/en/compare?p=9527541781928,9521157228013", unlisted: true },
  { name: "device-list", fr: "/ma-liste", en: "/en/my-list", unlisted: true, filled: true },
  { name: "settings", fr: "/mes-reglages", en: "/en/my-settings", unlisted: true },
  { name: "scan", fr: "/scanner", en: "/en/scan", unlisted: true },
  { name: "offline", fr: "/hors-connexion", en: "/en/offline", unlisted: true },
  { name: "sign-in", fr: "/connexion", en: "/en/sign-in", unlisted: true },
  { name: "register", fr: "/inscription", en: "/en/register", unlisted: true },
  { name: "not-found", fr: "/nulle-part", en: "/en/nowhere", unlisted: true, fails: true },
  { name: "saved", fr: "/mes-aliments", en: "/en/my-foods", unlisted: true, signed: true },
  { name: "account", fr: "/compte", en: "/en/account", unlisted: true, signed: true },
];
export const LANGUAGES = ["fr", "en"];
export const SCHEMES = ["light", "dark"];

let browser;

export const tool = (setting, name) => createRequire(`${setting.tools}/`)(name);

export const open = async (setting) => {
  browser ??= await tool(setting, "puppeteer-core").launch({
    executablePath: setting.chromium,
    acceptInsecureCerts: true,
    args: [
      "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking", "--ignore-certificate-errors",
      `--host-resolver-rules=MAP images.openfoodfacts.org:443 127.0.0.1:${setting.photos}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    ],
  });
  return browser;
};

export const close = async () => browser?.close();

const go = async (page, url) => page.goto(url, { waitUntil: "load", timeout: 60000 });

// An account with one pair saved.
const signIn = async (setting, page) => {
  await go(page, `${setting.site}/connexion`);
  await page.type("main [name=adresse]", setting.email);
  await page.type("main [name=mot_de_passe]", setting.password);
  await Promise.all([page.waitForNavigation(), page.click("main form button:not([type=button])")]);
  await go(page, `${setting.site}/produit/9527541781928`);
  await Promise.all([page.waitForNavigation(), page.click("form.keep button")]);
};

let visitors;

// Two visitors: a newcomer who kept a pair in the browser, and one with an account.
export const visit = async (setting) => {
  if (visitors) return visitors;
  const browsers = await open(setting);
  const [newcomer, member] = [await browsers.createBrowserContext(), await browsers.createBrowserContext()];
  visitors = { newcomer: await newcomer.newPage(), member: await member.newPage() };
  for (const page of Object.values(visitors)) await page.setBypassCSP(true);
  await signIn(setting, visitors.member);
  await go(visitors.newcomer, `${setting.site}/produit/9527541781928`);
  await visitors.newcomer.click("form.keep button");
  await visitors.newcomer.waitForSelector(".keep a");
  return visitors;
};

// The address of a type of page in a language; nothing where this site has no such page.
export const address = async (setting, type, language) => {
  if (type.name !== "pair") {
    const url = setting.site + type[language];
    return type.mayLack && !(await fetch(url)).ok ? undefined : url;
  }
  const product = TYPES.find(({ name }) => name === "product")[language];
  const page = await (await fetch(setting.site + product)).text();
  return setting.site + page.match(new RegExp(`href="(${product}/\\d+)"`))[1];
};

// Calls `look` with each type of page in each language, open and as wide and coloured as each of `sizes` × schemes.
export const everywhere = async (setting, sizes, languages, look) => {
  const { newcomer, member } = await visit(setting);
  for (const type of TYPES) {
    const page = type.signed ? member : newcomer;
    for (const language of languages) {
      const url = await address(setting, type, language);
      if (!url) continue;
      for (const [width, height, deviceScaleFactor = 1] of sizes) {
        await page.setViewport({ width, height, deviceScaleFactor });
        await go(page, url);
        for (const scheme of SCHEMES) {
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          await look({ page, type, language, width, height, scheme, url });
        }
      }
    }
  }
};

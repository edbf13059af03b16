// Whether pages are wider than the screen, how high the header is, what a phone's first screen shows, what moves.
import { address, everywhere, LANGUAGES, TYPES, visit } from "./visit.mjs";

const SIZES = [[360, 740], [768, 1024], [1280, 900]];

export default async (setting, figure) => {
  const wide = [];
  let looks = 0;
  let highest = 0;
  await everywhere(setting, SIZES, LANGUAGES, async ({ page, type, language, width, scheme }) => {
    looks += 1;
    const across = await page.evaluate(() => document.documentElement.scrollWidth);
    if (across > width) wide.push(`${type.name}.${language} at ${width} ${scheme}: ${across}`);
    if (width === 360) highest = Math.max(highest, await page.evaluate(() => document.querySelector(".top").offsetHeight));
  });
  figure(`pages wider than the screen, ${looks} looks`, wide.length, (n) => n === 0, wide);
  figure("header at 360 px, most, px", highest, (n) => n <= 110);
  const { newcomer: page } = await visit(setting);
  await page.setViewport({ width: 360, height: 740 });
  await page.goto(await address(setting, TYPES.find(({ name }) => name === "product"), "fr"), { waitUntil: "load" });
  for (const [what, selector] of [["name", "h1"], ["grade", "main .grade, main .badge, main [class*=grade-]"], ["levels", "main .levels"], ["first swap", ".swap h3"]]) {
    const bottom = await page.evaluate((wanted) => {
      const found = document.querySelector(wanted);
      return found ? Math.round(found.getBoundingClientRect().bottom) : 9999;
    }, selector);
    figure(`first screen of a product at 360 × 740: ${what} ends at, px`, bottom, (n) => n <= 740);
  }
  await page.goto(await address(setting, TYPES.find(({ name }) => name === "search"), "fr"), { waitUntil: "load" });
  const hit = await page.evaluate(() => Math.round(document.querySelector("main .card").getBoundingClientRect().top));
  figure("first hit of a search at 360 × 740 begins at, px", hit, (n) => n <= 740);
};

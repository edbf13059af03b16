// pa11y (HTML CodeSniffer, WCAG 2 AA) on every type of page.
import { everywhere, LANGUAGES, open, tool } from "./visit.mjs";

// What is chosen in « Mes réglages » counts at once. The HTML standard lets an e-mail address be the `username`.
const EXCEPTED = [["H32.2", "#mine"], ["H98", "#sign-in-adresse"]];

export default async (setting, figure) => {
  const pa11y = tool(setting, "pa11y");
  const browser = await open(setting);
  const found = new Map();
  let looks = 0;
  let count = 0;
  await everywhere(setting, [[360, 740]], LANGUAGES, async ({ page, type, language, scheme, url }) => {
    const answer = await pa11y(url, { browser, page, standard: "WCAG2AA", viewport: { width: 360, height: 740 }, timeout: 60000 });
    const issues = answer.issues.filter(({ code, selector }) => !EXCEPTED.some(([end, where]) => code.endsWith(end) && selector === where));
    looks += 1;
    count += issues.length;
    for (const { code, selector } of issues) {
      const line = `${code}: ${selector}`;
      found.set(line, [...(found.get(line) ?? []), `${type.name}.${language} ${scheme}`]);
    }
  });
  const lines = [...found].map(([line, where]) => `${line} (${where.slice(0, 4).join(", ")})`);
  figure(`pa11y ${tool(setting, "pa11y/package.json").version} errors, ${looks} looks`, count, (n) => n === 0, lines.slice(0, 30));
};

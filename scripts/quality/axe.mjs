// axe-core on every type of page, light and dark, on a phone and on a desk.
import { readFileSync } from "node:fs";
import { everywhere, LANGUAGES, tool } from "./visit.mjs";

export default async (setting, figure) => {
  const source = readFileSync(`${setting.tools}/node_modules/axe-core/axe.min.js`, "utf8");
  const found = new Map();
  let looks = 0;
  let violations = 0;
  await everywhere(setting, [[360, 740], [1280, 900]], LANGUAGES, async ({ page, type, language, width, scheme }) => {
    if (!(await page.evaluate("Boolean(window.axe)"))) await page.evaluate(source);
    const answer = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
    looks += 1;
    violations += answer.violations.length;
    for (const { id, nodes } of answer.violations) {
      const line = `${id}: ${nodes[0].target.join(" ")}`;
      found.set(line, [...(found.get(line) ?? []), `${type.name}.${language} ${width} ${scheme}`]);
    }
  });
  const lines = [...found].map(([line, where]) => `${line} (${where.length}: ${where.slice(0, 4).join(", ")})`);
  figure(`axe-core ${tool(setting, "axe-core/package.json").version} violations, ${looks} looks`, violations, (n) => n === 0, lines);
};

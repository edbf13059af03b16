// Lighthouse, as for a phone, on every type of page a newcomer sees.
import { rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { address, open, tool, TYPES } from "./visit.mjs";

const percent = (category) => Math.round(category.score * 100);

export default async (setting, figure) => {
  const main = pathToFileURL(`${setting.tools}/node_modules/lighthouse/core/index.js`);
  const { default: lighthouse } = await import(main);
  const browser = await open(setting);
  const port = Number(new URL(browser.wsEndpoint()).port);
  const least = new Map();
  writeFileSync(`${setting.work}/all-photos`, ""); // A missing one is an error in the console.
  const lines = [];
  for (const type of TYPES.filter(({ signed, fails }) => !signed && !fails)) {
    const url = await address(setting, type, "fr");
    if (!url) continue;
    const { lhr } = await lighthouse(url, { port, output: "json", logLevel: "error" });
    const scores = Object.entries(lhr.categories).map(([id, category]) => [id, percent(category)]);
    lines.push(`${type.name}: ${scores.map(([id, score]) => `${id} ${score}`).join(", ")}`);
    for (const [id, score] of scores) {
      const failed = lhr.categories[id].auditRefs.filter(({ id: audit, weight }) => weight && (lhr.audits[audit].score ?? 1) < 1);
      if (score < 100 && id !== "performance") lines.push(`    ${failed.map(({ id: audit }) => audit).join(", ")}`);
      if (id === "seo" && type.unlisted) continue;
      least.set(id, Math.min(least.get(id) ?? 100, score));
    }
  }
  rmSync(`${setting.work}/all-photos`);
  const version = tool(setting, "lighthouse/package.json").version;
  for (const [id, score] of least) figure(`Lighthouse ${version} ${id}, least`, score, (n) => n >= (id === "performance" ? 95 : 100));
  for (const line of lines) console.log(`    ${line}`);
};

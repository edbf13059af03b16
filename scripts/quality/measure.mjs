// What scripts/quality.sh asks of pages, in the order in which steps are named.
//   measure.mjs SETTING STEP…
import { readFileSync } from "node:fs";
import { close } from "./visit.mjs";

const setting = JSON.parse(readFileSync(process.argv[2], "utf8"));
let broken = 0;

// One line a figure; what is behind it below.
const figure = (name, value, promised, found = []) => {
  const isKept = promised === undefined || promised(value);
  if (!isKept) broken = 1;
  console.log(`${isKept ? "" : "BROKEN: "}${name}: ${value}`);
  for (const line of found) console.log(`    ${line}`);
};

console.log(`${new Date().toISOString().slice(0, 10)}, Node.js ${process.version}`);
for (const step of process.argv.slice(3)) {
  const { default: measure } = await import(`./${step}.mjs`);
  await measure(setting, figure);
}
await close();
process.exit(broken);

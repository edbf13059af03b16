// html-validate with its recommended rules, but for those of style.
import { pagesOf } from "./nu.mjs";
import { tool } from "./visit.mjs";

// Titles hold names, which may be longer; `sizes` counts them. What is chosen in « Mes réglages » counts at once, so there is
// nothing to send.
const EXCEPTED = [["long-title", /./], ["wcag/h32", /(mes-reglages|my-settings|settings\.\w+)\.html$/]];
const STYLE = ["attr-case", "attr-quotes", "attribute-boolean-style", "attribute-empty-style", "doctype-style", "element-case", "no-trailing-whitespace", "void-style"];

export default async (setting, figure) => {
  const { HtmlValidate } = tool(setting, "html-validate");
  const rules = Object.fromEntries(STYLE.map((rule) => [rule, "off"]));
  // ARIA lets lists and videos have names.
  rules["aria-label-misuse"] = ["error", { allowAnyNamable: true }];
  const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended"], rules });
  const pages = await pagesOf(setting);
  const kinds = new Map();
  let count = 0;
  for (const page of pages) {
    for (const { messages } of (await validator.validateFile(page)).results) {
      for (const { ruleId, message, line } of messages) {
        if (EXCEPTED.some(([rule, file]) => rule === ruleId && file.test(page))) continue;
        const kind = `${ruleId}: ${message}`.replace(/"[^"]*"/g, "…");
        count += 1;
        kinds.set(kind, [...(kinds.get(kind) ?? []), `${page.replace(/.*\/(public|served)\//, "")}:${line}`]);
      }
    }
  }
  const lines = [...kinds].map(([kind, where]) => `${kind} (${where.length}: ${where.slice(0, 3).join(" ")})`);
  figure(`html-validate ${tool(setting, "html-validate/package.json").version} messages, ${pages.length} pages`, count, (n) => n === 0, lines.slice(0, 30));
};

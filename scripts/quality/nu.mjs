// The Nu HTML checker on all pages of the site, those of the server included, as a visitor gets them.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { address, LANGUAGES, tool, TYPES, visit } from "./visit.mjs";

// Files of all that is no file: what the server answers, to one with an account as well.
export const served = async (setting) => {
  const folder = `${setting.work}/served`;
  mkdirSync(folder, { recursive: true });
  const { member } = await visit(setting);
  const cookie = (await member.cookies(setting.site)).map(({ name, value }) => `${name}=${value}`).join("; ");
  for (const type of TYPES) {
    for (const language of LANGUAGES) {
      const url = await address(setting, type, language);
      if (!url) continue;
      const answer = await fetch(url, { headers: type.signed ? { cookie } : {} });
      if (answer.ok === Boolean(type.fails)) throw new Error(`${url}: ${answer.status}`);
      writeFileSync(`${folder}/${type.name}.${language}.html`, await answer.text());
    }
  }
  return folder;
};

export const pagesOf = async (setting) => {
  const own = await served(setting);
  return [setting.public, own].flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`).filter((file) => file.endsWith(".html")));
};

export default async (setting, figure) => {
  const pages = await pagesOf(setting);
  const jar = `${setting.tools}/node_modules/vnu-jar/build/dist/vnu.jar`;
  const said = execFileSync("java", ["-Xss4m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", ...pages], { maxBuffer: 1 << 30 });
  const { messages } = JSON.parse(said);
  const kinds = new Map();
  for (const { message, url } of messages) kinds.set(message, [...(kinds.get(message) ?? []), url.replace(/.*\/(public|served)\//, "")]);
  const lines = [...kinds].map(([message, where]) => `${message} (${where.length}: ${where.slice(0, 3).join(" ")})`);
  figure(`Nu checker ${tool(setting, "vnu-jar/package.json").version} messages, ${pages.length} pages`, messages.length, (n) => n === 0, lines.slice(0, 30));
};

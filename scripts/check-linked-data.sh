#!/bin/sh
# Holds what pages tell machines (JSON-LD) against the types of schema.org: the TypeScript compiler knows each property and
# what it may be.
#   scripts/check-linked-data.sh [FOLDER] [PAGES]     (public, 200 of each kind)
# Needs Node.js with npm, and the internet for the compiler and the types, whose versions are fixed here.
set -eu
folder=$(cd "${1:-public}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts schema-dts@2.1.0 typescript@5.9.3 >/dev/null
cat >collect.mjs <<'JS'
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
const [folder, most] = [process.argv[2], Number(process.argv[3])];
const kind = (file) =>
  file.startsWith("produit/") ? (file.includes("-") ? "pair" : "product") : file.startsWith("categorie/") ? "category" : "other";
const counts = {}, lines = ['import type { Graph, SearchAction, WithActionConstraints, WebSite } from "schema-dts";'];
// What a search needs as an action is an annotation, which its type has apart.
lines.push('type Site = Omit<Extract<WebSite, object>, "potentialAction"> & { potentialAction: WithActionConstraints<SearchAction> };');
lines.push('type Page = Graph | { "@context": "https://schema.org"; "@graph": Site[] };');
for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html")).sort()) {
  const data = readFileSync(join(folder, file), "utf8").match(/<script type="application\/ld\+json">(.*?)<\/script>/s);
  if (!data || (counts[kind(file)] ?? 0) === most) continue;
  counts[kind(file)] = (counts[kind(file)] ?? 0) + 1;
  lines.push(`export const page${lines.length}: Page = ${data[1]}; // ${file}`);
}
writeFileSync("pages.ts", lines.join("\n"));
console.log(counts);
JS
node collect.mjs "$folder" "${2:-200}"
npx tsc --noEmit --strict --skipLibCheck --module nodenext --moduleResolution nodenext --target es2022 pages.ts
echo "valid"

// What goes over the network, what titles say, and which pages lead nowhere. Of any site that is built:
//   measure.mjs <(echo '{"public": "FOLDER"}') sizes
import { readFileSync, readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";

const packed = (file) => gzipSync(readFileSync(file), { level: 6 }).length;
// Where the middle of a page leads, its place in the tree and its way to compare it apart.
const leadsOn = (html) => {
  const main = html.match(/<main.*?<\/main>/s)[0].replace(/<nav.*?<\/nav>/gs, "");
  return /href="\/(?!comparer|[a-z]{2}\/compare)/.test(main);
};
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export default async ({ public: folder }, figure) => {
  const files = readdirSync(folder, { recursive: true }).map(String);
  const pages = files.filter((file) => file.endsWith(".html"));
  const products = pages.filter((file) => /\/\d{3}\/\d+\.html$/.test(file));
  const sizes = new Map(pages.map((file) => [file, packed(`${folder}/${file}`)]));
  const largest = pages.toSorted((a, b) => sizes.get(b) - sizes.get(a))[0];
  figure("HTML of a product gzipped, median, bytes", median(products.map((file) => sizes.get(file))), (n) => n <= 6144);
  figure("HTML of a page gzipped, most, bytes", sizes.get(largest), (n) => n <= 8192, [largest]);
  const total = (kind) => files.filter((file) => file.endsWith(kind)).reduce((sum, file) => sum + packed(`${folder}/${file}`), 0);
  figure("style sheets gzipped, bytes", total(".css"), (n) => n <= 12288);
  figure("scripts gzipped in all, bytes", total(".js"), (n) => n <= 16384);
  const pageOf = (file) => readFileSync(`${folder}/${file}`, "utf8");
  const lost = products.filter((file) => !leadsOn(pageOf(file)));
  figure(`product pages that lead to no other product or shelf, of ${products.length}`, lost.length, (n) => n === 0, lost.slice(0, 20));
  const titles = new Map();
  for (const file of pages) {
    const html = pageOf(file);
    const title = html.match(/<title>(.*?)<\/title>/s)[1].replace(/&[^;]+;/g, "’");
    const key = `${html.match(/<html lang="(..)"/)[1]} ${title}`;
    titles.set(key, [...(titles.get(key) ?? []), file]);
  }
  const shared = [...titles].filter(([, where]) => where.length > 1).map(([title, where]) => `${title}: ${where.slice(0, 3).join(" ")}`);
  figure(`titles that pages of a language share, of ${pages.length}`, shared.length, (n) => n === 0, shared.slice(0, 20));
  const long = [...titles.keys()].filter((key) => [...key].length > 63);
  figure("titles longer than 60 characters (names that are longer)", long.length, undefined, long.slice(0, 8));
};

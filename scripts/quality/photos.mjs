// A stand-in for the server of photos.
//   photos.mjs add < PRODUCTS > PRODUCTS   gives each product of a catalogue a photo
//   photos.mjs ports                       prints three free ports
//   photos.mjs serve PORT KEY CERTIFICATE  draws pack shots; every third is missing, unless there is a file `all-photos`
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import { createServer as listen } from "node:net";

const COLOURS = ["#b5402a", "#2f6f4f", "#31578f", "#8a5a1f", "#6b3f7d", "#3f7f86"];

const add = () => {
  for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    const product = { ...JSON.parse(line) };
    product.image_front_url = "https://images.openfoodfacts.org/images/products/front_fr.1.400.jpg";
    console.log(JSON.stringify(product));
  }
};

const ports = async () => {
  const servers = [0, 0, 0].map(() => listen().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => new Promise((ready) => server.once("listening", ready))));
  console.log(servers.map((server) => server.address().port).join(" "));
  for (const server of servers) server.close();
};

const draw = (number) => {
  const colour = COLOURS[number % COLOURS.length];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400" fill="#f4efe6"/>
<rect x="110" y="40" width="180" height="320" rx="18" fill="${colour}"/><rect x="110" y="110" width="180" height="90" fill="#fff" opacity=".85"/>
<circle cx="200" cy="280" r="48" fill="#fff" opacity=".35"/></svg>`;
};

const answer = (request, response) => {
  const number = Number(request.url.replace(/front.*/, "").replace(/\D/g, "").slice(0, -1) || 0);
  if (number % 3 === 2 && !existsSync("all-photos")) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": "image/svg+xml", "cache-control": "max-age=3600" }).end(draw(number));
};

const [task, port, key, certificate] = process.argv.slice(2);
if (task === "add") add();
else if (task === "ports") await ports();
else createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, answer).listen(Number(port), "127.0.0.1");

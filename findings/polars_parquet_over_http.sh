#!/usr/bin/env bash
# Polars 2.1.0 (PyPI) with serve-handler 6.1.8 (of serve 14) and sirv 3.0.2 (npm): a Parquet file over HTTP is read from one of them only
# if it is large, from the other only if it is small.
#
# Expected: a static server answers `Range: bytes=-262144`, with which Polars asks for the end of the file, with the last 262,144
# bytes, and with all of a file that is shorter (RFC 9110, 14.1.2: "the entire representation is used").
#
# Seen on 2026-11-30: serve-handler gives the end of a large file, but says 416 for a small one, with all of it as the body; Polars
# then stops with "invalid utf-8 sequence". sirv, which serves the previews of Vite, reads -262144 as 0 to 262144: right for a
# small file, the wrong end of a large one, as Polars notices. Its bytes=0-0, one byte, is the whole file.
# @hono/node-server 2.1.9 answers both as it should.
#
# Would a sitegen user meet it? Who offers an export as Parquet from such a server, or reads food.parquet of Open Food Facts through one.
# nginx answers rightly; sitegen writes no Parquet.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
    serve-handler@6.1.8 sirv@3.0.2 hono@4.13.19 @hono/node-server@2.1.9 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0
mkdir public
cat >write.py <<'PYTHON'
import random

import polars

polars.DataFrame({"code": range(1000)}).write_parquet("public/small.parquet")
random.seed(1)
polars.DataFrame({"code": [random.getrandbits(60) for _ in range(100_000)]}).write_parquet("public/large.parquet")
PYTHON
cat >read.py <<'PYTHON'
import sys

import polars

try:
    print(polars.scan_parquet(sys.argv[1]).select(polars.len()).collect().item(), "rows")
except OSError as error:
    print("no rows:", "invalid utf-8" if "invalid utf-8" in str(error) else "Requested" if "Requested" in str(error) else error)
PYTHON
cat >serve.mjs <<'JS'
import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { getRequestListener } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import handler from "serve-handler";
import sirv from "sirv";

const hono = new Hono().use("*", serveStatic({ root: "./public" }));
const servers = {
  "serve-handler": (request, response) => handler(request, response, { public: "public" }),
  sirv: sirv("public"),
  hono: getRequestListener(hono.fetch),
};
for (const [name, listener] of Object.entries(servers)) {
  const server = createServer(listener);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  for (const file of ["small.parquet", "large.parquet"]) {
    const url = `http://127.0.0.1:${server.address().port}/${file}`;
    const size = statSync(`public/${file}`).size;
    const ask = async (range) => {
      const answer = await fetch(url, { headers: { range } });
      await answer.arrayBuffer();
      const [, start, end] = (answer.headers.get("content-range") ?? "").match(/(\d+)-(\d+)/) ?? [];
      const part = start === undefined ? "nothing" : +end === size - 1 ? (start === "0" ? "all" : `the last ${size - start}`) : `${start} to ${end}`;
      return `${answer.status}, ${part}`;
    };
    const rows = (await promisify(execFile)("venv/bin/python", ["read.py", url])).stdout.trim();
    console.log(`${name} ${file}: -262144 is ${await ask("bytes=-262144")}; 0-0 is ${await ask("bytes=0-0")}; ${rows}`);
  }
  server.close();
}
process.exit(0);
JS
venv/bin/python write.py
node --no-deprecation serve.mjs | tee seen
diff seen - <<'SEEN'
serve-handler small.parquet: -262144 is 416, nothing; 0-0 is 206, 0 to 0; no rows: invalid utf-8
serve-handler large.parquet: -262144 is 206, the last 262144; 0-0 is 206, 0 to 0; 100000 rows
sirv small.parquet: -262144 is 206, all; 0-0 is 206, all; 1000 rows
sirv large.parquet: -262144 is 206, 0 to 262144; 0-0 is 206, all; no rows: Requested
hono small.parquet: -262144 is 206, all; 0-0 is 206, 0 to 0; 1000 rows
hono large.parquet: -262144 is 206, the last 262144; 0-0 is 206, 0 to 0; 100000 rows
SEEN
echo "Polars 2.1.0 still cannot read every Parquet file from these servers"

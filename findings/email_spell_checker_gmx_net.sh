#!/usr/bin/env bash
# @zootools/email-spell-checker 1.12.0 and mailcheck 1.1.1 (npm): addresses at well-known providers are taken for mistypings of others:
# gmx.net of cox.net, mailo.com (a French provider) of mailw.com or mail.com, proton.me of proton.de, orange.re (La Réunion) of
# orange.de.
#
# Expected: a helper against mistypings says nothing about an address whose provider exists and is in wide use, or proposes one
# that exists. Both know orange.fr, laposte.net and free.fr.
#
# Seen on 2026-11-30: a domain that is not in their list becomes the nearest of it, and the lists lack these. That of
# email-spell-checker has mailw.com among the popular domains. Some proposals (orange.de, live.org) are in no list: they are put
# together from the parts before and after the point. Who takes one waits for a letter that goes to another person or to no one.
#
# Would a sitegen user meet it? No: registration sends a letter to the address as it was typed and proposes nothing.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent @zootools/email-spell-checker@1.12.0 mailcheck@1.1.1
cat > look.mjs <<'SCRIPT'
import { createRequire } from "node:module";
import checker from "@zootools/email-spell-checker";
const mailcheck = createRequire(import.meta.url)("mailcheck");
const proposal = (library, domain) => library.run({ email: `camille@${domain}` })?.domain ?? null;
const seen = [
  ["orange.fr", null, null],
  ["laposte.net", null, null],
  ["free.fr", null, null],
  ["gmx.net", "cox.net", null],
  ["mailo.com", "mailw.com", "mail.com"],
  ["proton.me", null, "proton.de"],
  ["orange.re", "orange.de", "orange.de"],
  ["lilo.org", "live.org", "live.org"],
];
let changed = false;
for (const [domain, ofChecker, ofMailcheck] of seen) {
  const now = [proposal(checker, domain), proposal(mailcheck, domain)];
  console.log(`${domain} -> email-spell-checker: ${now[0] ?? "nothing"}, mailcheck: ${now[1] ?? "nothing"}`);
  if (now[0] !== ofChecker || now[1] !== ofMailcheck) {
    console.error(`changed: ${domain} gave ${ofChecker} and ${ofMailcheck}`);
    changed = true;
  }
}
process.exit(changed ? 1 : 0);
SCRIPT
node look.mjs
echo "both still take valid providers for mistypings"

#!/usr/bin/env bash
# mimetext 3.0.28 (npm): a French subject is one encoded word of any length, which RFC 2047 forbids, and a French text is 7bit.
#
# Expected: an encoded word has 75 characters at most, a longer subject has several (RFC 2047, 2: "may not be more than 75 characters
# long"), and a body with é in it is quoted-printable or base64, or else 8bit: 7bit is ASCII alone (RFC 2045, 2.7).
#
# Seen on 2026-11-30: « Vos substituts enregistrés ont changé cette semaine » is one word of 84 characters; rfc2047-decoder 1.1.2 (crate) refuses
# it, as it does by default with words that are too long; others read it. The body stands there as UTF-8 below
# Content-Transfer-Encoding: 7bit; a relay that trusts it may pass it to a server of seven bits. addMessage has an
# argument for another encoding, for which the text must be encoded before. nodemailer 10.6.1 does both rightly.
#
# Would a sitegen user meet it? Who sends letters about its pages with it. sitegen's own letters are written by lettre, which
# parts long subjects.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error mimetext@3.0.28 nodemailer@10.6.1 >/dev/null
cat >write.mjs <<'JS'
import { createMimeMessage } from "mimetext";
import nodemailer from "nodemailer";

const [from, to] = ["bonjour@example.org", "moi@example.org"];
const [subject, text] = ["Vos substituts enregistrés ont changé cette semaine", "Crème fraîche : 1 substitut"];
const message = createMimeMessage();
message.setSender(from);
message.setRecipient(to);
message.setSubject(subject);
message.addMessage({ contentType: "text/plain", data: text });
const { message: other } = await nodemailer.createTransport({ streamTransport: true, buffer: true }).sendMail({ from, to, subject, text });
for (const [name, raw] of [["mimetext", message.asRaw()], ["nodemailer", other.toString()]]) {
  const field = raw.match(/^Subject: ((?:.*\r\n )*.*)/m)[1];
  console.log(name, raw.match(/^Content-Transfer-Encoding: (.*)$/im)[1].trim(), field.replace(/\r\n /g, " ").trim());
}
JS
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "mimetext-long-subject"
version = "0.0.0"
edition = "2021"

[dependencies]
rfc2047-decoder = "=1.1.2"
TOML
cat >src/main.rs <<'RUST'
fn main() {
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let [name, encoding, subject] = line.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
        let longest = subject.split(' ').map(str::len).max().unwrap();
        let read = rfc2047_decoder::decode(subject).unwrap_or_else(|_| "refused".to_string());
        println!("{name}: {encoding}, a word of {longest}: {read}");
    }
}
RUST
node write.mjs | cargo run --quiet --target-dir target | tee seen
diff seen - <<'SEEN'
mimetext: 7bit, a word of 84: refused
nodemailer: quoted-printable, a word of 52: Vos substituts enregistrés ont changé cette semaine
SEEN
echo "mimetext 3.0.28 still writes words that are too long, and 7bit"

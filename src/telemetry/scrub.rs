//! What must not leave the machine is taken out of texts before they do: e-mail and network addresses, queries, sign-in
//! data in addresses, cookies, tokens, and the names of people's home folders.
//!
//! A word too many is taken rather than one too few: a report says what failed and where in the program, not who asked.

use std::net::{IpAddr, SocketAddr};

/// Lines that begin with these lose the rest.
const HEADERS: [&str; 5] =
    ["cookie:", "set-cookie:", "authorization:", "proxy-authorization:", "x-forwarded-for:"];

/// Words whose name has one of these lose their value.
const SECRET_NAMES: [&str; 7] =
    ["password", "passwd", "token", "secret", "session", "csrf", "apikey"];

/// Folders whose next part is a person's name.
const HOMES: [&str; 2] = ["/home/", "/Users/"];

/// A word so long, of letters and figures, is a token or a hash.
const TOKEN_CHARS: usize = 32;
/// Names made of words have more hyphens than tokens do.
const TOKEN_HYPHENS: usize = 4;

/// The text without what must not leave the machine.
pub(super) fn scrubbed(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            clean.push('\n');
        }
        scrub_line(line, &mut clean);
    }
    clean
}

fn scrub_line(line: &str, clean: &mut String) {
    let lower = line.to_ascii_lowercase();
    for header in HEADERS {
        if let Some(at) = lower.find(header) {
            scrub_words(&line[..at], clean);
            clean.push_str(header);
            clean.push_str(" [removed]");
            return;
        }
    }
    scrub_words(line, clean);
}

fn scrub_words(line: &str, clean: &mut String) {
    let parts = |c: char| c.is_whitespace() || "\"'`<>(){}|,;«»“”’".contains(c);
    for word in line.split_inclusive(parts) {
        let end = word.trim_end_matches(parts).len();
        clean.push_str(&scrubbed_word(&word[..end]));
        clean.push_str(&word[end..]);
    }
}

fn scrubbed_word(word: &str) -> String {
    let bare = word.trim_end_matches(['.', ':', '!']);
    let rest = &word[bare.len()..];
    let clean = if let Some((scheme, after)) = bare.split_once("://") {
        format!("{scheme}://{}", scrubbed_url(after))
    } else if let Some((name, _)) = bare.split_once('=').filter(|(name, _)| is_secret(name)) {
        format!("{name}=[removed]")
    } else if is_email(bare) {
        "[email]".into()
    } else if is_address(bare) {
        "[address]".into()
    } else {
        scrubbed_path(before_query(bare))
    };
    clean + rest
}

/// An address without its sign-in data and query; a host that is a number is one of a person's or of this network.
fn scrubbed_url(after: &str) -> String {
    let without_query = before_query(after);
    let (authority, path) = match without_query.find('/') {
        Some(at) => without_query.split_at(at),
        None => (without_query, ""),
    };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = if is_address(host) { "[address]" } else { host };
    format!("{host}{}", scrubbed_path(path))
}

/// A path without tokens and home folders.
fn scrubbed_path(path: &str) -> String {
    let mut clean = String::with_capacity(path.len());
    for (at, part) in path.split('/').enumerate() {
        if at > 0 {
            clean.push('/');
        }
        clean.push_str(if is_token(part) { "[token]" } else { part });
    }
    without_home(&clean)
}

fn before_query(word: &str) -> &str {
    word.split(['?', '#']).next().unwrap_or_default()
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|secret| name.contains(secret))
}

fn is_email(word: &str) -> bool {
    word.rsplit_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

fn is_address(word: &str) -> bool {
    let network = word.split_once('/').map_or(word, |(address, _)| address);
    let bare = network.trim_start_matches('[').trim_end_matches(']');
    // « :: » and the like are punctuation more often than addresses.
    let is_alone = bare.len() > 4 && bare.parse::<IpAddr>().is_ok();
    is_alone || word.parse::<SocketAddr>().is_ok()
}

fn is_token(word: &str) -> bool {
    let has = |wanted: fn(&char) -> bool| word.chars().any(|c| wanted(&c));
    let of_token = |c: char| c.is_ascii_alphanumeric() || "-_=+".contains(c);
    word.len() >= TOKEN_CHARS
        && word.chars().all(of_token)
        && has(char::is_ascii_digit)
        && has(char::is_ascii_alphabetic)
        && word.matches('-').count() <= TOKEN_HYPHENS
}

/// The word with `~` for a person's home folder.
fn without_home(word: &str) -> String {
    for home in HOMES {
        if let Some((before, after)) = word.split_once(home) {
            let rest = after.find('/').map_or("", |at| &after[at..]);
            return format!("{before}~{rest}");
        }
    }
    word.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_of_people_is_taken_out() {
        for (text, clean) in [
            ("no letter to zoe@example.org: refused", "no letter to [email]: refused"),
            ("client 203.0.113.7 asked", "client [address] asked"),
            ("client 203.0.113.7:4711, gone", "client [address], gone"),
            ("from 2001:db8::17 and [2001:db8::17]:443.", "from [address] and [address]."),
            ("network 192.0.2.0/24", "network [address]"),
            ("GET /recherche?q=grossesse failed", "GET /recherche failed"),
            ("https://zoe:pw@api.example/x/y?key=1#z: 403", "https://api.example/x/y: 403"),
            ("http://127.0.0.1:8080/a", "http://[address]/a"),
            ("cannot read /home/zoe/site/data/a.sqlite", "cannot read ~/site/data/a.sqlite"),
            ("`/Users/zoe`", "`~`"),
            ("file:///home/zoe/x", "file://~/x"),
            ("Cookie: sitegen=abc; theme=dark", "cookie: [removed]"),
            ("header Authorization: Basic abc", "header authorization: [removed]"),
            ("csrf_token=abc password=hunter2 x=1", "csrf_token=[removed] password=[removed] x=1"),
            ("/mot-de-passe/4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a", "/mot-de-passe/[token]"),
            ("token 4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a!", "token [token]!"),
        ] {
            assert_eq!(scrubbed(text), clean, "{text}");
        }
    }

    #[test]
    fn what_says_what_failed_stays() {
        for text in [
            "gate `shrink_percent`: 12,345 products in place of 23,456 (47 %)",
            "sitegen.toml:4: `paths.data` is `x`; allowed: a folder",
            "3017620422003: the name is empty",
            "data/catalogue.sqlite.damaged-2026-11-29 is set aside",
            "en:dark-chocolate-bar-for-cooking-with-more-than-40-cocoa",
            "https://static.openfoodfacts.org/data/delta/index.txt: 503",
            "at 03:00:12 :: later",
        ] {
            assert_eq!(scrubbed(text), text);
        }
    }
}

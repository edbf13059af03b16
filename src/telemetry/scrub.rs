//! What must not leave the machine is taken out of texts before they do: e-mail and network addresses, queries, sign-in
//! data in addresses, cookies, passwords, tokens, and the names of people's home folders.
//!
//! A word too many is taken rather than one too few: a report says what failed and where in the program, not who asked.

use std::net::{IpAddr, Ipv6Addr};

/// What follows these in a line is a header's value.
const HEADERS: [&str; 4] = ["cookie:", "authorization:", "x-forwarded-for:", "x-real-ip:"];

/// What is given for a name that has one of these is a secret.
const SECRET_NAMES: [&str; 9] =
    ["password", "passwd", "passwort", "token", "secret", "session", "cookie", "csrf", "apikey"];

/// Folders whose next part is a person's name.
const HOMES: [&str; 2] = ["/home/", "/Users/"];
/// The home folder whose name is known.
const HOME_OF_ROOT: &str = "/root";
/// A name has no more characters than that.
const NAME_CHARS: usize = 40;

/// A word so long, of letters and figures, is a token or a hash.
const TOKEN_CHARS: usize = 32;
/// Names made of words have more hyphens than tokens do.
const TOKEN_HYPHENS: usize = 4;

/// The text without what must not leave the machine.
pub(super) fn scrubbed(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(scrubbed_line).collect();
    lines.join("\n")
}

fn scrubbed_line(line: &str) -> String {
    let mut line = without_header(line);
    line = without_secrets(&line);
    line = replace_runs(&line, is_of_url, without_query);
    line = replace_runs(&line, is_of_email, email);
    line = replace_runs(&line, is_of_address, address);
    line = without_homes(&line);
    replace_runs(&line, is_of_token, token)
}

/// The line with other words for some runs of characters, as long as they can be.
fn replace_runs(
    line: &str,
    is_part: fn(char) -> bool,
    replaced: fn(&str) -> Option<String>,
) -> String {
    let mut clean = String::with_capacity(line.len());
    let mut rest = line;
    while !rest.is_empty() {
        let other = rest.find(is_part).unwrap_or(rest.len());
        clean.push_str(&rest[..other]);
        rest = &rest[other..];
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        clean.push_str(replaced(run).as_deref().unwrap_or(run));
        rest = after;
    }
    clean
}

fn without_header(line: &str) -> String {
    let lower = line.to_ascii_lowercase();
    match first_end(&lower, &HEADERS) {
        Some(end) => format!("{} [removed]", &line[..end]),
        None => line.to_string(),
    }
}

/// What stands behind `name=`, `name: ` or `"name":` goes, up to a blank or a quote.
fn without_secrets(line: &str) -> String {
    let lower = line.to_ascii_lowercase();
    let (mut clean, mut done) = (String::with_capacity(line.len()), 0);
    while let Some((start, end)) = next_secret(&lower, done) {
        clean.push_str(&line[done..start]);
        clean.push_str("[removed]");
        done = end;
    }
    clean + &line[done..]
}

/// Where the next value of a secret name begins and ends.
fn next_secret(lower: &str, from: usize) -> Option<(usize, usize)> {
    let mut next = from;
    loop {
        let behind = &lower[next + first_end(&lower[next..], &SECRET_NAMES)?..];
        let sign =
            behind.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-\"'".contains(c));
        let value = match sign.strip_prefix([':', '=']) {
            Some(value) => value.trim_start_matches([' ', '"', '\'']),
            None => "",
        };
        if !value.is_empty() {
            let start = lower.len() - value.len();
            let end = value.find(|c: char| c.is_whitespace() || "\"'`&,;}".contains(c));
            return Some((start, end.map_or(lower.len(), |end| start + end)));
        }
        if sign.is_empty() {
            return None;
        }
        next = lower.len() - sign.len();
    }
}

/// Where the first of some words ends: of those that are there, the one that ends first.
fn first_end(text: &str, words: &[&str]) -> Option<usize> {
    let mut first = None;
    for word in words {
        if let Some(at) = text.find(word) {
            let end = at + word.len();
            first = Some(first.map_or(end, |before: usize| before.min(end)));
        }
    }
    first
}

fn is_of_url(c: char) -> bool {
    !c.is_whitespace() && !"\"'`<>(){}|«»“”".contains(c)
}

/// An address without its query and its sign-in data.
fn without_query(run: &str) -> Option<String> {
    let end = match run.find('?') {
        Some(at) if at + 1 < run.len() => at,
        _ => run.len(),
    };
    let (run, is_cut) = (&run[..end], end < run.len());
    let Some((scheme, after)) = run.split_once("://") else {
        return is_cut.then(|| run.to_string());
    };
    let after = after.split('#').next().unwrap_or_default();
    let (authority, path) = after.split_at(after.find('/').unwrap_or(after.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    Some(format!("{scheme}://{host}{path}"))
}

fn is_of_email(c: char) -> bool {
    c.is_alphanumeric() || "._%+-@".contains(c)
}

fn email(run: &str) -> Option<String> {
    let sign = if run.contains('@') { "@" } else { "%40" };
    let (name, host) = run.split_once(sign)?;
    (!name.is_empty() && !host.is_empty()).then(|| "[email]".to_string())
}

fn is_of_address(c: char) -> bool {
    c.is_ascii_hexdigit() || c == '.' || c == ':'
}

/// `203.0.113.7`, with a port or the end of a sentence; `2001:db8::17`.
fn address(run: &str) -> Option<String> {
    let bare = run.trim_end_matches(['.', ':']);
    let host = bare.trim_start_matches(':');
    let is_ipv6 = host.len() > 4 && host.parse::<Ipv6Addr>().is_ok();
    let (of_port, port) = host.split_once(':').unwrap_or((host, ""));
    let is_ipv4 = of_port.parse::<IpAddr>().is_ok() && port.bytes().all(|c| c.is_ascii_digit());
    (is_ipv6 || is_ipv4).then(|| format!("[address]{}", &run[bare.len()..]))
}

/// The line with `~` for people's home folders.
fn without_homes(line: &str) -> String {
    let mut clean = line.to_string();
    for home in HOMES {
        while let Some(at) = clean.find(home) {
            let name = &clean[at + home.len()..];
            let end = at + home.len() + end_of_name(name);
            clean.replace_range(at..end, "~");
        }
    }
    let mut from = 0;
    while let Some(at) = clean[from..].find(HOME_OF_ROOT) {
        let (at, end) = (from + at, from + at + HOME_OF_ROOT.len());
        let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == '~';
        let goes_on = clean[end..].starts_with(is_word) || clean[..at].ends_with(is_word);
        if !goes_on {
            clean.replace_range(at..end, "~");
        }
        from = at + 1;
    }
    clean
}

/// A name ends with its folder, where one follows; it may have blanks then.
fn end_of_name(text: &str) -> usize {
    let word = text.find(|c: char| c.is_whitespace() || "\"'`<>(),;".contains(c));
    let word = word.unwrap_or(text.len());
    match text.find(['/', '"', '\'', '`', ':']) {
        Some(at) if text[at..].starts_with('/') && text[..at].chars().count() <= NAME_CHARS => at,
        _ => word,
    }
}

fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_=+".contains(c)
}

fn token(run: &str) -> Option<String> {
    let is_token = run.len() >= TOKEN_CHARS
        && run.contains(|c: char| c.is_ascii_digit())
        && run.contains(|c: char| c.is_ascii_alphabetic())
        && run.matches('-').count() <= TOKEN_HYPHENS;
    is_token.then(|| "[token]".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_of_people_is_taken_out() {
        for (text, clean) in [
            ("no letter to zoe@example.org: refused", "no letter to [email]: refused"),
            ("/compte/zoe%40example.org", "/compte/[email]"),
            ("client 203.0.113.7 asked", "client [address] asked"),
            ("client 203.0.113.7:4711, gone", "client [address], gone"),
            ("ip=203.0.113.7 peer=203.0.113.7:4711", "ip=[address] peer=[address]"),
            ("203.0.113.7:443/x", "[address]/x"),
            ("from 2001:db8::17 and [2001:db8::17]:443.", "from [address] and [[address]]:443."),
            ("[2001:db8::17]:443/x", "[[address]]:443/x"),
            ("network 192.0.2.0/24", "network [address]/24"),
            ("GET /recherche?q=grossesse failed", "GET /recherche failed"),
            ("https://zoe:pw@api.example/x/y?key=1#z: 403", "https://api.example/x/y 403"),
            ("http://127.0.0.1:8080/a", "http://[address]/a"),
            ("cannot read /home/zoe/site/data/a.sqlite", "cannot read ~/site/data/a.sqlite"),
            ("/home/Jean Dupont/x, /home/zoe/y", "~/x, ~/y"),
            ("`/Users/zoe`", "`~`"),
            ("file:///home/zoe/x", "file://~/x"),
            ("Cookie: sitegen=abc; theme=dark", "Cookie: [removed]"),
            ("header Authorization: Basic abc", "header Authorization: [removed]"),
            ("cookie=sid123 x=1", "cookie=[removed] x=1"),
            ("csrf_token=abc password=hunter2&x=1", "csrf_token=[removed] password=[removed]&x=1"),
            (r#"{"password": "hunter2", "a": 1}"#, r#"{"password": "[removed]", "a": 1}"#),
            ("password: hunter2", "password: [removed]"),
            ("/mot-de-passe/4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a", "/mot-de-passe/[token]"),
            ("token 4f3c2b1a4f3c2b1a4f3c2b1a4f3c2b1a!", "token [token]!"),
            ("é à zoe@example.org\nà 203.0.113.7.", "é à [email]\nà [address]."),
        ] {
            assert_eq!(scrubbed(text), clean, "{text}");
        }
        let own = format!("{HOME_OF_ROOT}/site/x and `{HOME_OF_ROOT}`");
        assert_eq!(scrubbed(&own), "~/site/x and `~`");
    }

    #[test]
    fn what_says_what_failed_stays() {
        for text in [
            "gate `shrink_percent`: 12,345 products in place of 23,456 (47 %)",
            "sitegen.toml:4: `paths.data` is `x`; allowed: a folder",
            "`mail.password_file` is `x`; allowed: a file that can be read",
            "3017620422003: the name is empty. Why?",
            "data/catalogue.sqlite.damaged-2026-11-29 is set aside",
            "en:dark-chocolate-bar-for-cooking-with-more-than-40-cocoa",
            "https://static.openfoodfacts.org/data/delta/index.txt: 503",
            "at 03:00:12 :: later, in /roots/a and /srv/root-of-all",
            "src/server/dispatch.rs:42",
        ] {
            assert_eq!(scrubbed(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_scrubbed_and_loses_what_stands_in_it(before in ".{0,40}", after in ".{0,40}") {
            let text = format!("{before} zoe@example.org 203.0.113.7 {after}");
            let clean = scrubbed(&text);
            proptest::prop_assert!(!clean.contains("zoe@example") && !clean.contains("203.0.113.7"), "{clean}");
        }
    }
}

//! sitegen.toml as the declarations have it: every key with its comment, commented out where it has its default.

use std::fmt::Write as _;

use super::declared::{DeclaredKey, DeclaredSection, NONE, on_one_line};
use super::sections;

const HEAD: &str = "\
# Configuration of sitegen. Every key may also come from the environment: SITEGEN_SITE_BASE_URL sets site.base_url.
# A key that is commented out has the value shown; `sitegen config show` prints all values and where they came from.
# Paths are relative to this file. Passwords and other secrets do not belong here (see [mail] and [sentry]).
";

/// The sources of the shipped file: the demo, and the real ones to put in its place.
const SOURCES: &str = "\
# The demo catalogue makes a site without any download.
[[source]]
path = \"data/demo\"

# The real catalogue: put this in place of the demo, and set `contact` of [fetch] and `countries` of [filter].
# [[source]]
# kind = \"dump\"
# url = \"https://static.openfoodfacts.org/data/openfoodfacts-products.jsonl.gz\"
# deltas = \"https://static.openfoodfacts.org/data/delta/index.txt\"

# For small sites, some searches instead: Open Food Facts allows ten a minute, a hundred products each.
# [[source]]
# kind = \"search\"
# url = \"https://world.openfoodfacts.org\"
# terms = [\"pâte à tartiner\"]
# categories = [\"en:hazelnut-spreads\"]
# pages = 1
# page_size = 100
";

/// What a site of the demo says at the top of every page.
pub(super) const DEMO_NOTICE: &str =
    "\"Démonstration : les produits, marques et magasins de ce site sont inventés.\"";

/// The widest line of which a comment is still part.
const COLUMNS: usize = 120;

/// The file with some keys set, given as `site.name` and TOML.
pub(super) fn template(set: &[(&str, &str)]) -> String {
    let mut text = HEAD.to_string();
    for section in sections::declared() {
        text.push('\n');
        for line in section.about {
            push(&mut text, &format!("# {}", line.trim()));
        }
        if section.path == "source" {
            text.push_str(SOURCES);
        } else {
            keys(&mut text, &section, set);
        }
    }
    text
}

fn keys(text: &mut String, section: &DeclaredSection, set: &[(&str, &str)]) {
    push(text, &format!("[{}]", section.path));
    let mut lines = Vec::new();
    // Comments stand in one column, so far to the right as the longest assignment with a short comment demands.
    let mut column = 0;
    for key in &section.keys {
        let line = assignment(section.path, key, set);
        let comment = format!(" # {}", on_one_line(key.about));
        let width = comment.chars().count();
        if line.len() + width <= COLUMNS {
            column = column.max(line.len());
        }
        lines.push((line, comment, width));
    }
    for (line, comment, width) in lines {
        if column + width <= COLUMNS && line.len() <= column {
            push(text, &format!("{line:column$}{comment}"));
        } else {
            push(text, comment.trim());
            push(text, &line);
        }
    }
}

/// `name = "x"`, or commented out where the key has its default.
fn assignment(section: &str, key: &DeclaredKey, set: &[(&str, &str)]) -> String {
    let path = format!("{section}.{}", key.name);
    match set.iter().find(|(wanted, _)| *wanted == path) {
        Some((_, value)) => format!("{} = {value}", key.name),
        None if key.default == NONE => format!("# {} = {:?}", key.name, key.example),
        None => format!("# {} = {}", key.name, key.default),
    }
}

fn push(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::path::Path;

    use super::*;

    /// What the demo sets, and keys that are there to be changed before anything else.
    const SHIPPED: [(&str, &str); 7] = [
        ("site.name", "\"Mieux au panier\""),
        ("site.base_url", "\"http://127.0.0.1:8080\""),
        ("site.notice", DEMO_NOTICE),
        ("fetch.contact", "\"\""),
        ("filter.countries", "[]"),
        ("gates.min_products", "1"),
        ("server.listen", "\"127.0.0.1:8080\""),
    ];

    #[test]
    fn the_shipped_file_is_what_the_declarations_make() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("sitegen.toml");
        let made = template(&SHIPPED);
        let shipped = std::fs::read_to_string(&file).unwrap();
        if made != shipped {
            let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/sitegen.toml");
            std::fs::File::create(&out).unwrap().write_all(made.as_bytes()).unwrap();
            panic!("sitegen.toml differs from {}, which the declarations make", out.display());
        }
    }

    #[test]
    fn every_key_is_in_the_template_and_commented_ones_can_be_uncommented() {
        let text = template(&[]).replace(SOURCES, "");
        let is_word =
            |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let uncommented: Vec<&str> = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(key) if key.split_once(" = ").is_some_and(|(name, _)| is_word(name)) => key,
                _ => line,
            })
            .collect();
        let parsed: toml::Table = uncommented.join("\n").parse().unwrap();
        for section in sections::declared().iter().filter(|section| section.path != "source") {
            let mut table = &parsed;
            for name in section.path.split('.') {
                table = table[name].as_table().unwrap();
            }
            for key in &section.keys {
                assert!(table.contains_key(key.name), "{}.{}", section.path, key.name);
            }
        }
    }
}

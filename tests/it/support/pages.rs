//! Looking at pages: links, and marks of carelessness a visitor must never see.

use std::collections::{BTreeMap, BTreeSet};

use sitegen::model::{Edition, OF_THE_SERVER, PagePath};

/// The values of an attribute in a page, entities decoded.
pub(crate) fn attributes<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let opening = format!(" {attribute}=\"");
    page.split(&opening).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The text of the elements of a kind.
pub(crate) fn elements<'p>(page: &'p str, element: &str) -> Vec<&'p str> {
    let (opening, closing) = (format!("<{element}"), format!("</{element}>"));
    let content = |rest: &'p str| Some(rest.split_once('>')?.1.split_once(closing.as_str())?.0);
    page.split(&opening).skip(1).filter_map(content).collect()
}

/// Links of a page to pages of the site, without fragments.
pub(crate) fn internal_links(page: &str) -> BTreeSet<String> {
    let links = attributes(page, "href").into_iter().chain(attributes(page, "src"));
    links
        .filter(|link| link.starts_with('/'))
        .map(|link| link.split('#').next().unwrap_or_default().to_string())
        .filter(|link| !link.is_empty())
        .collect()
}

/// Links to nowhere, on the pages a visitor reaches from the home page.
pub(crate) fn dead_links(pages: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    crawl(pages).1
}

/// The files a visitor reaches from the home page, and links to nowhere on them.
pub(crate) fn crawl(pages: &BTreeMap<String, Vec<u8>>) -> (BTreeSet<String>, Vec<String>) {
    let mut dead = Vec::new();
    let mut open = vec!["index.html".to_string()];
    let mut seen: BTreeSet<String> = open.iter().cloned().collect();
    while let Some(file) = open.pop() {
        let Some(content) = pages.get(&file) else { continue };
        if !file.ends_with(".html") {
            continue;
        }
        for link in internal_links(&String::from_utf8_lossy(content)) {
            let (_, root) = Edition::of_address(&link);
            if OF_THE_SERVER.contains(&root[1..].split(['/', '?', '.']).next().unwrap()) {
                continue;
            }
            let target = PagePath::from_url(&link).map(|path| path.as_file().to_string());
            match target.filter(|target| pages.contains_key(target)) {
                Some(target) if seen.insert(target.clone()) => open.push(target),
                Some(_) => {}
                None => dead.push(format!("{file} links to {link}")),
            }
        }
    }
    (seen, dead)
}

/// What is careless about a page: raw entities, words of the program, empty names, words that run together.
pub(crate) fn carelessness(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entity in ["&amp;amp;", "&amp;quot;", "&amp;lt;", "&amp;gt;", "&amp;#", "&amp;nbsp;"] {
        if page.contains(entity) {
            found.push(format!("the raw entity {entity}"));
        }
    }
    let text = visible_text(page);
    for word in ["None", "none", "undefined", "NaN", "null", "Null", "Some("] {
        if text.split(|c: char| !c.is_alphanumeric() && c != '(').any(|found| found == word) {
            found.push(format!("the word {word}"));
        }
    }
    for element in ["h1", "title", "h2", "h3", "a", "bdi", "th", "td"] {
        if elements(page, element).iter().any(|content| content.trim().is_empty()) {
            found.push(format!("an empty <{element}>"));
        }
    }
    if attributes(page, "href").contains(&"") {
        found.push("an empty link".into());
    }
    // Programs that make text of a page do not all begin a line there.
    if page.contains("</dt><dd") {
        found.push("a value that touches its term".into());
    }
    found
}

fn visible_text(page: &str) -> String {
    let mut text = String::new();
    for part in page.split('<').skip(1) {
        text.push(' ');
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    text
}

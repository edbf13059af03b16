//! What people read, as files: the `<main>` of each kind of page, every help text, what commands report.
//!
//! A change shows up as a difference of a file in `snapshots/`, to be read like code; tests/README.md says how
//! to accept it. What changes by itself (dates, times, figures of the machine) is left out.

use insta::assert_snapshot;

use crate::accounts::people::{accounts, signed_in};
use crate::support::pages::elements;
use crate::support::server::Server;
use crate::support::visitor::Visitor;
use crate::support::{SiteTest, barcode, shelf};

/// Lines of reports that differ from run to run begin like this.
const VARYING: [&str; 7] =
    ["seconds", "pages/s", "peak memory", "version", "machine", "newest change", "last build"];

/// Compares with a file that is called like the thing itself.
fn assert_file(name: &str, content: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(name, content));
}

/// The `<main>` of a page, an element a line, without what is only layout of the HTML.
fn main_of(page: &str) -> String {
    let main = elements(page, "main").concat();
    let mut lines = String::new();
    for line in main.replace('<', "\n<").lines().map(str::trim).filter(|line| !line.is_empty()) {
        // A text goes on the line of the element it is in, the end of an element where that began.
        if !line.starts_with("</") && !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(line);
    }
    lines
}

/// A `<main>` without what differs from day to day and with each change of a picture.
fn steady_main(page: &str) -> String {
    without(&without(&main_of(page), "Gardé le ", '<'), "/static/sprite.", '"')
}

/// The text with what stands after a mark, up to an end, left out.
fn without(text: &str, mark: &str, end: char) -> String {
    let mut parts = text.split(mark);
    let mut kept = parts.next().unwrap_or_default().to_string();
    for part in parts {
        kept.push_str(mark);
        kept.push('…');
        kept.push_str(part.find(end).map_or("", |at| &part[at..]));
    }
    kept
}

/// A report without the lines that differ from run to run.
fn steady(report: &str) -> String {
    let mut lines = String::new();
    for line in report.lines() {
        let text = line.trim_start();
        let line = match VARYING.iter().find(|label| text.starts_with(**label)) {
            Some(label) => format!("  {label} …"),
            // A run: when it began, what it was, how long it took.
            None if text.contains("build done, ") => "  … build done, …".into(),
            None => line.into(),
        };
        lines.push_str(&line);
        lines.push('\n');
    }
    lines
}

/// Products of the demo: one with two substitutes, one without any.
const WITH_SUBSTITUTES: &str = "9527031950070";
const WITHOUT_SUBSTITUTES: &str = "9521597125156";
const WITH_PALM_OIL: &str = "9524312846879";
/// A pair that brings in wine.
const WITH_ALCOHOL: &str = "produit/942/9529434476942-9527081954691.html";

/// The file of the first substitute of the product that has some.
fn pair(site: &SiteTest) -> String {
    let pages = site.pages();
    let mut names = pages.keys();
    names.find(|name| name.contains(&format!("/{WITH_SUBSTITUTES}-"))).unwrap().clone()
}

fn file(code: &str) -> String {
    format!("produit/{}/{code}.html", &code[10..])
}

#[test]
fn the_pages_of_the_site_are_as_they_were() {
    let site = SiteTest::built_demo();
    for (kind, name) in [
        ("home", "index.html"),
        ("product", &file(WITH_SUBSTITUTES)),
        ("product-without-substitutes", &file(WITHOUT_SUBSTITUTES)),
        ("product-with-palm-oil", &file(WITH_PALM_OIL)),
        ("pair", &pair(&site)),
        ("pair-with-alcohol", WITH_ALCOHOL),
        ("category", "categorie/miels.html"),
        ("document", "a-propos.html"),
        ("quality", "qualite-des-donnees.html"),
        ("not-found", "404.html"),
    ] {
        let main = steady_main(&site.read(&format!("public/{name}")));
        assert_file(&format!("page-{kind}"), &format!("{name}\n\n{main}"));
    }
}

#[test]
fn the_pages_of_the_server_are_as_they_were() {
    let site = SiteTest::built_demo();
    let (_, cookie) = signed_in(&accounts(&site), "zoe@example.org");
    let server = Server::start(&site);
    let visitor = Visitor::new(&server, 1);
    let zoe = Visitor::new(&server, 2).with_cookie(&cookie);
    let show = |kind: &str, who: &Visitor, url: &str| {
        let page = who.get(url).unwrap().body;
        let main = steady_main(&page);
        assert_file(&format!("page-{kind}"), &format!("{url}\n\n{main}"));
    };
    show("search", &visitor, "/recherche?q=moutarde");
    show("search-corrected", &visitor, "/recherche?q=mayonaise");
    show("search-nothing", &visitor, "/recherche?q=xylophone");
    show("sign-in", &visitor, "/connexion");
    show("register", &visitor, "/inscription");
    show("saved-empty", &zoe, "/mes-aliments");
    let pair = pair(&site);
    let (_, codes) = pair.trim_end_matches(".html").rsplit_once('/').unwrap();
    let (product, substitute) = codes.split_once('-').unwrap();
    zoe.post("/mes-aliments", &[("produit", product), ("substitut", substitute)]).unwrap();
    show("saved", &zoe, "/mes-aliments");
}

/// The help of a command and of those below it.
fn helps(site: &SiteTest, command: &[&str]) -> String {
    let run = site.run(&[command, &["--help"]].concat());
    assert_eq!(run.code, 0, "{command:?}: {}", run.stderr);
    let mut text =
        format!("$ sitegen {}\n{}\n", [command, &["--help"]].concat().join(" "), run.stdout);
    let listed = run.stdout.split("Commands:\n").nth(1).unwrap_or_default();
    for line in listed.lines().take_while(|line| line.starts_with("  ")) {
        if let Some(name) = line.split_whitespace().next().filter(|_| !line.starts_with("   ")) {
            text.push_str(&helps(site, &[command, &[name]].concat()));
        }
    }
    text
}

#[test]
fn the_help_texts_are_as_they_were() {
    assert_file("help", &helps(&SiteTest::new(), &[]));
}

#[test]
fn the_reports_of_commands_are_as_they_were() {
    let site = SiteTest::with_products(&shelf());
    let code = barcode(4);
    let commands = [
        ("status-before-the-first-build", &["status"][..]),
        ("build", &["build"]),
        ("status", &["status"]),
        ("quality", &["quality"]),
        ("explain", &["explain", &code, "--all"]),
        ("explain-record", &["explain-record", "source/products.jsonl:4"]),
    ];
    for (name, arguments) in commands {
        let run = site.run(arguments);
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        assert_file(&format!("report-{name}"), &steady(&run.stdout));
    }
}

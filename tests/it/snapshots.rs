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

/// Days of today begin like this.
const DATES: [&str; 6] = [
    "Gardé le ",
    "Saved on ",
    "Compte créé le ",
    "Account created on ",
    "Connecté le ",
    "Signed in on ",
];

/// A `<main>` without what differs from day to day and with each change of a picture.
fn steady_main(page: &str) -> String {
    let mut main = main_of(page);
    for date in DATES {
        main = without(&main, date, '<');
    }
    for file in ["sprite", "list"] {
        main = without(&main, &format!("/static/{file}."), '"');
    }
    main
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

/// The file of the first substitute of the product that has some, in a folder of products.
fn pair(site: &SiteTest, folder: &str) -> String {
    let pages = site.pages();
    let start = format!("{folder}/{}/{WITH_SUBSTITUTES}-", &WITH_SUBSTITUTES[10..]);
    pages.keys().find(|name| name.starts_with(&start)).unwrap().clone()
}

fn file(folder: &str, code: &str) -> String {
    format!("{folder}/{}/{code}.html", &code[10..])
}

/// The demo in two languages.
fn english_demo() -> SiteTest {
    let site = SiteTest::with_demo();
    site.edit("sitegen.toml", "[site]\n", "[site]\nlanguages = [\"fr\", \"en\"]\n");
    site.build();
    site
}

#[test]
fn the_pages_of_the_site_are_as_they_were() {
    let site = SiteTest::built_demo();
    for (kind, name) in [
        ("home", "index.html"),
        ("product", &file("produit", WITH_SUBSTITUTES)),
        ("product-without-substitutes", &file("produit", WITHOUT_SUBSTITUTES)),
        ("product-with-palm-oil", &file("produit", WITH_PALM_OIL)),
        ("pair", &pair(&site, "produit")),
        ("pair-with-alcohol", WITH_ALCOHOL),
        ("category", "categorie/miels.html"),
        ("shelves", "rayons.html"),
        ("document", "a-propos.html"),
        ("quality", "qualite-des-donnees.html"),
        ("settings", "mes-reglages.html"),
        ("device-list", "ma-liste.html"),
        ("scan", "scanner.html"),
        ("offline", "hors-connexion.html"),
        ("not-found", "404.html"),
    ] {
        let main = steady_main(&site.read(&format!("public/{name}")));
        assert_file(&format!("page-{kind}"), &format!("{name}\n\n{main}"));
    }
}

#[test]
fn the_pages_of_the_site_in_english_are_as_they_were() {
    let site = english_demo();
    for (kind, name) in [
        ("home", "en.html"),
        ("product", &*file("en/product", WITH_SUBSTITUTES)),
        ("product-without-substitutes", &file("en/product", WITHOUT_SUBSTITUTES)),
        ("pair", &pair(&site, "en/product")),
        ("category", "en/category/honeys.html"),
        ("shelves", "en/aisles.html"),
        ("document", "en/about.html"),
        ("quality", "en/data-quality.html"),
        ("settings", "en/my-settings.html"),
        ("device-list", "en/my-list.html"),
        ("scan", "en/scan.html"),
        ("offline", "en/offline.html"),
        ("not-found", "en/404.html"),
    ] {
        let main = steady_main(&site.read(&format!("public/{name}")));
        assert_file(&format!("page-en-{kind}"), &format!("{name}\n\n{main}"));
    }
    let (_, cookie) = signed_in(&accounts(&site), "zoe@example.org");
    let server = Server::start(&site);
    let visitor = Visitor::new(&server, 1);
    let zoe = Visitor::new(&server, 2).with_cookie(&cookie);
    let swap = format!("/en/compare?p={WITH_SUBSTITUTES},{WITHOUT_SUBSTITUTES}");
    let (product, substitute) = codes_of(&pair(&site, "produit"));
    zoe.post("/mes-aliments", &[("produit", &product), ("substitut", &substitute)]).unwrap();
    for (kind, who, url) in [
        ("search", &visitor, "/en/search?q=mustard"),
        ("search-nothing", &visitor, "/en/search?q=xylophone"),
        ("compare", &visitor, &*swap),
        ("sign-in", &visitor, "/en/sign-in"),
        ("register", &visitor, "/en/register"),
        ("saved", &zoe, "/en/my-foods"),
        ("account", &zoe, "/en/account"),
    ] {
        let main = steady_main(&who.get(url).unwrap().body);
        assert_file(&format!("page-en-{kind}"), &format!("{url}\n\n{main}"));
    }
}

/// The barcodes of the file of a pair.
fn codes_of(pair: &str) -> (String, String) {
    let (_, codes) = pair.trim_end_matches(".html").rsplit_once('/').unwrap();
    let (product, substitute) = codes.split_once('-').unwrap();
    (product.into(), substitute.into())
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
    let compared = format!("/comparer?p={WITH_SUBSTITUTES},{WITHOUT_SUBSTITUTES}");
    show("compare", &visitor, &compared);
    show("sign-in", &visitor, "/connexion");
    show("register", &visitor, "/inscription");
    show("saved-empty", &zoe, "/mes-aliments");
    let (product, substitute) = codes_of(&pair(&site, "produit"));
    zoe.post("/mes-aliments", &[("produit", &product), ("substitut", &substitute)]).unwrap();
    show("saved", &zoe, "/mes-aliments");
    show("account", &zoe, "/compte");
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

//! Markup in every field there is: what an HTML5 parser and Chromium make of the pages has none of it.

use html5ever::ParseOpts;
use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use serde_json::{Value, json};

use crate::accounts::people::{accounts, signed_in};
use crate::support::pages::elements;
use crate::support::server::Server;
use crate::support::visitor::Visitor;
use crate::support::{SiteTest, barcode, browser, product};

/// Ends every context a text may stand in, and makes an element, an attribute and a script of the rest.
const MARKUP: &str =
    "z\"'></title></script></textarea>--><xss-mark xss-mark><img src=x onerror=top.met=1>";
/// As part of an address.
const TYPED: &str = "z%22%27%3E%3C%2Ftitle%3E%3C%2Fscript%3E%3C%2Ftextarea%3E--%3E%3Cxss-mark%20xss-mark%3E%3Cimg%20src%3Dx%20onerror%3Dtop.met%3D1%3E";

/// Fields that hold texts of any kind.
const TEXTS: [&str; 18] = [
    "product_name",
    "product_name_fr",
    "product_name_en",
    "generic_name",
    "generic_name_fr",
    "brands",
    "quantity",
    "serving_size",
    "categories",
    "compared_to_category",
    "ingredients_text",
    "ingredients_text_fr",
    "stores",
    "labels",
    "allergens",
    "traces",
    "countries",
    "image_front_url",
];
/// Fields that are lists, and keep what else they hold.
const LISTS: [&str; 6] = [
    "ingredients_analysis_tags",
    "allergens_tags",
    "traces_tags",
    "additives_tags",
    "labels_tags",
    "countries_tags",
];

/// Products of one shelf, hostile in all fields; the last is so in a field at a time, as others may drop what stands with them.
fn products() -> Vec<Value> {
    let biscuits = ["en:snacks", "en:biscuits"];
    let mut products = Vec::new();
    for (grade, number) in ["a", "b", "c", "d", "e"].iter().zip(1..) {
        let mut hostile = product(number, grade, &biscuits);
        for field in TEXTS {
            hostile[field] = json!(format!("{MARKUP} {number}"));
        }
        for field in LISTS {
            hostile[field] = json!([MARKUP, format!("en:{MARKUP}")]);
        }
        hostile["categories_tags"] = json!(["en:snacks", "en:biscuits", format!("fr:{MARKUP}")]);
        products.push(hostile);
    }
    for (field, number) in TEXTS.iter().chain(&LISTS).zip(20..) {
        let mut hostile = product(number, "d", &biscuits);
        hostile[*field] = json!(MARKUP);
        products.push(hostile);
    }
    products
}

/// The site with these, and every name that an operator or the taxonomy gives as hostile as they.
fn site() -> SiteTest {
    let site = SiteTest::with_products(&products());
    let named = json!({ "fr": MARKUP, "en": MARKUP });
    let synonyms = json!({ "fr": [MARKUP, "gâteaux secs"] });
    let taxonomy = json!({
        "en:snacks": { "name": named, "synonyms": synonyms },
        "en:biscuits": { "name": named, "synonyms": synonyms, "parents": ["en:snacks"] },
    });
    site.put("source/categories.json", taxonomy.to_string());
    let name = MARKUP.replace('"', "\\\"");
    site.edit("sitegen.toml", "\"Essai\"", &format!("\"{name}\"\nnotice = \"{name}\""));
    site.build();
    site
}

/// What the server answers where visitors wrote the markup, into every box and every address.
fn answers(site: &SiteTest) -> Vec<(String, String)> {
    let (account, cookie) = signed_in(&accounts(site), "lea@example.org");
    let server = Server::start(site);
    let stranger = Visitor::new(&server, 1);
    let owner = Visitor::new(&server, 2).with_cookie(&cookie);
    let (worst, best) = (barcode(5), barcode(1));
    let pair = [("produit", worst.as_str()), ("substitut", best.as_str())];
    owner.post("/mes-aliments", &pair).unwrap();
    owner.post("/mes-aliments/note", &[pair[0], pair[1], ("note", MARKUP)]).unwrap();
    owner.post("/compte/nom", &[("nom", MARKUP)]).unwrap();
    let kept = accounts(site).saved(account).unwrap();
    assert_eq!(kept[0].note.as_ref().unwrap().as_str(), MARKUP);
    let mut answers = Vec::new();
    for url in [
        format!("/recherche?q={TYPED}"),
        "/recherche?q=z".to_string(),
        format!("/recherche?q=z&note={TYPED}&nova={TYPED}&categorie={TYPED}&sans={TYPED}"),
        format!("/comparer?codes={TYPED}&code={worst}"),
        format!("/connexion?retour={TYPED}&intention={TYPED}"),
        format!("/inscription?retour={TYPED}&intention={TYPED}"),
        format!("/mot-de-passe/nouveau?jeton={TYPED}"),
        format!("/produit/{TYPED}"),
        format!("/{TYPED}"),
        format!("/mes-aliments?tri={TYPED}&avis={TYPED}&fait={TYPED}&refus={TYPED}"),
        "/mes-aliments".to_string(),
        "/compte".to_string(),
        "/compte/suppression".to_string(),
        format!("/compte/adresse/preuve?preuve={TYPED}"),
    ] {
        let answer = owner.get(&url).unwrap();
        assert!(answer.status < 500, "{url}: {}", answer.head);
        answers.push((url.clone(), answer.body));
        answers.push((format!("{url}, a stranger"), stranger.get(&url).unwrap().body));
    }
    let typed = |name| (name, MARKUP);
    for url in ["/connexion", "/inscription", "/mot-de-passe", "/compte/adresse"] {
        let fields = ["nom", "adresse", "mot_de_passe", "confirmation", "retour"].map(typed);
        answers.push((format!("POST {url}"), owner.post(url, &fields).unwrap().body));
        answers
            .push((format!("POST {url}, a stranger"), stranger.post(url, &fields).unwrap().body));
    }
    answers.retain(|(_, body)| body.contains("<html"));
    answers
}

/// What an HTML5 parser finds in a page that no theme put there, and how many texts show the markup.
fn looked_at(page: &str) -> (Vec<String>, usize) {
    let (mut found, mut shown) = (Vec::new(), 0);
    let tree = html5ever::parse_document(RcDom::default(), ParseOpts::default()).one(page);
    look(&tree.document, &mut found, &mut shown);
    (found, shown)
}

/// What of it is markup that no theme put there; counts texts that show the markup as text.
fn look(node: &Handle, found: &mut Vec<String>, shown: &mut usize) {
    match &node.data {
        NodeData::Element { name, attrs, .. } => {
            let element = name.local.to_string();
            if element == "xss-mark" {
                found.push(format!("<{element}>"));
            }
            for attribute in attrs.borrow().iter() {
                let (name, value) = (attribute.name.local.to_string(), attribute.value.trim());
                let is_script = value.to_ascii_lowercase().starts_with("javascript:");
                if name == "xss-mark" || name.starts_with("on") || is_script {
                    found.push(format!("<{element} {name}={value:?}>"));
                }
                *shown += usize::from(value.contains("<xss-mark"));
            }
            if element == "script" {
                look_at_script(
                    node,
                    &attrs.borrow().iter().map(|at| at.value.to_string()).collect::<Vec<_>>(),
                    found,
                );
            }
        }
        NodeData::Text { contents } => {
            *shown += usize::from(contents.borrow().contains("<xss-mark"));
        }
        _ => {}
    }
    for child in node.children.borrow().iter() {
        look(child, found, shown);
    }
}

/// A script without address holds data of machines, which are read as JSON.
fn look_at_script(script: &Handle, values: &[String], found: &mut Vec<String>) {
    let mut text = String::new();
    for child in script.children.borrow().iter() {
        if let NodeData::Text { contents } = &child.data {
            text.push_str(&contents.borrow());
        }
    }
    let is_data = values.iter().any(|value| value == "application/ld+json");
    if is_data && serde_json::from_str::<Value>(&text).is_err()
        || !is_data && !text.trim().is_empty()
    {
        found.push(format!("<script>{text}"));
    }
}

/// Loads pages one after another and tells what is in them once scripts ran.
const LOADER: &str = r#"<!doctype html><title>loader</title><pre id="result">running</pre><script>
const load = page => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.onload = () => {
    const all = [...frame.contentDocument.querySelectorAll("*")];
    const bad = all.filter(one => one.localName === "xss-mark" || [...one.attributes].some(
      ({ name, value }) => name === "xss-mark" || name.startsWith("on") || /^\s*javascript:/i.test(value)));
    done(`${page} ${all.length} ${bad.length ? "MET " + bad[0].outerHTML.slice(0, 200) : "clean"}`);
    frame.remove();
  };
  frame.src = page;
  document.body.append(frame);
});
(async () => {
  const lines = [];
  for (const page of PAGES) lines.push(await load(page));
  lines.push(window.met ? "A SCRIPT RAN" : "no script ran");
  const planted = await load("/planted");
  lines.push(`${planted.includes("MET") && window.met ? "what is planted is noticed" : planted}`);
  document.getElementById("result").textContent = lines.join("\n") + "\ndone";
})();
</script>"#;

#[test]
fn markup_in_any_field_is_text_to_an_html5_parser_and_to_chromium() {
    if !browser::is_there() {
        return;
    }
    let site = site();
    let mut pages: Vec<(String, String)> = answers(&site);
    let answered = pages.len();
    for (name, content) in site.pages() {
        if name.ends_with(".html") {
            pages.push((name, String::from_utf8(content).unwrap()));
        }
    }
    let (mut met, mut shown) = (Vec::new(), 0);
    for (name, page) in &pages {
        let (found, texts) = looked_at(page);
        shown += texts;
        met.extend(found.into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(met.is_empty(), "{met:#?}");
    assert!(shown > pages.len(), "the markup is shown {shown} times on {} pages", pages.len());
    let planted = format!("<!doctype html><title>x</title><p>{MARKUP}");
    let (found, _) = looked_at(&planted);
    assert_eq!(found.len(), 3, "{found:?}");
    site.put("public/planted.html", planted);
    for (number, (_, page)) in pages.iter().enumerate() {
        site.put(&format!("public/page-{number}.html"), page);
    }
    let addresses: Vec<String> = (0..pages.len()).map(|number| format!("/page-{number}")).collect();
    site.put("public/loader.html", LOADER.replace("PAGES", &json!(addresses).to_string()));
    let server = Server::start(&site);
    let address = browser::without_policy(server.address().parse().unwrap());
    let seen = browser::document(&format!("http://{address}/loader"), &site.path("profile"));
    let result = elements(&seen, "pre").concat();
    assert!(result.ends_with("\nno script ran\nwhat is planted is noticed\ndone"), "{result}");
    assert_eq!(result.matches(" clean\n").count(), pages.len(), "{result}");
    println!(
        "measured: markup shown as text {shown} times, 0 times as markup, on {} pages and {answered} answers",
        pages.len() - answered
    );
}

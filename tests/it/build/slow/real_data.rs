//! Real Open Food Facts data, where it lies next to the checkout.

use serde_json::Value;

use crate::support::pages::{carelessness, dead_links};
use crate::support::{SiteTest, assert_same_pages, real_data};

/// Builds from real data; `None` where there is none.
fn real_site() -> Option<(SiteTest, Vec<String>)> {
    let data = real_data()?;
    let mut arguments = vec!["--source".to_string()];
    arguments.extend(["dump", "csv", "api"].map(|name| data.join(name).display().to_string()));
    Some((SiteTest::new(), arguments))
}

#[test]
fn real_exports_of_every_generation_become_a_careful_site() {
    let Some((site, arguments)) = real_site() else { return };
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let report = site.build_with(&arguments);
    let records = &report["records"];
    let count = |key: &str| records[key].as_u64().unwrap();
    let rejected: u64 =
        records["rejected"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert!(report["pages"]["products"].as_u64().unwrap() > 6_500, "{report}");
    assert_eq!(count("read"), count("products") + count("duplicates") + rejected);
    let pages = site.pages();
    for (name, content) in pages.iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8(content.clone()).unwrap();
        assert_eq!(carelessness(&page), [""; 0], "{name}");
    }
    assert_eq!(dead_links(&pages), [""; 0]);
    let second = site.build_with(&arguments);
    assert_eq!((&second["pages"]["new"], &second["pages"]["changed"]), (&0.into(), &0.into()));
}

#[test]
fn the_real_taxonomy_finds_substitutes_across_files() {
    let Some((site, mut arguments)) = real_site() else { return };
    arguments.push(real_data().unwrap().join("taxonomy").display().to_string());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let report = site.build_with(&arguments);
    assert!(report["pages"]["substitutes"].as_u64().unwrap() > 7_000, "{report}");
    assert!(site.path("public/categorie/pates-a-tartiner.html").exists());
    assert_same_pages(&site.pages(), &site.fresh_pages(&arguments));
}

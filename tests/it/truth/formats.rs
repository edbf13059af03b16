//! Where two formats meet: what is written in one is the same in the other.

use serde_json::json;

use super::{biscuit, built, page_of};
use crate::support::SiteTest;

#[test]
fn no_page_has_a_style_that_the_security_policy_refuses() {
    let site = SiteTest::with_products(&[biscuit(1, "d", &json!({})), biscuit(2, "a", &json!({}))]);
    let text = "| Gauche | Milieu | Droite | Rien |\n|:--|:-:|--:|---|\n| a[^1] | b | c | d |\n\n\
                [^1]: Une note.\n\n- [x] fait\n- [ ] à faire\n\n3. trois\n\n~~barré~~\n";
    for (file, front) in [("tableau.md", "slug = \"tableau\""), ("accueil.md", "home = true")] {
        let front = format!("+++\ntitle = \"T\"\ndescription = \"D\"\n{front}\n+++\n");
        site.put(&format!("content/fr/{file}"), front + text);
    }
    site.build();
    for page in ["public/tableau.html", "public/index.html"] {
        let html = site.read(page);
        for class in ["cell-left", "cell-center", "cell-right"] {
            assert_eq!(html.matches(&format!("class=\"{class}\"")).count(), 2, "{page}: {html}");
        }
    }
    let mut pages = 0;
    for entry in walkdir::WalkDir::new(site.path("public")) {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|extension| extension == "html") {
            let html = std::fs::read_to_string(entry.path()).unwrap();
            assert!(!html.contains("style="), "{}: {html}", entry.path().display());
            pages += 1;
        }
    }
    assert!(pages > 10, "{pages}");
    // The classes mean something.
    let style = site.read("themes/default/static/style.css");
    assert!(style.contains("td.cell-center { text-align: center; }"));
}

#[test]
fn entities_are_decoded_once_and_as_browsers_do() {
    let (site, _) = built(&[biscuit(
        1,
        "d",
        &json!({ "product_name": "Caf&eacute; L&#146;Or &ampmi &eacutet&eacute",
            "generic_name": "Cr&egraveme &amp;eacute; &#x80;5",
            "brands": "B&eacutea, D&#039;Or, M&amp;M&#146;s",
            "ingredients_text": "p&acircte de bl&eacute, &#156;ufs, sel&nbsp;" }),
    )]);
    let page = site.read(&page_of(1));
    for text in [
        "<bdi>Café L’Or &amp;mi été</bdi>",
        "Crème &amp;eacute; €5",
        "Béa, D&apos;Or, M&amp;M’s",
        "pâte de blé, œufs, sel",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
}

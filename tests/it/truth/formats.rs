//! Where two formats meet: what is written in one is the same in the other.

use serde_json::{Value, json};

use super::{biscuit, built, page_of};
use crate::support::{SiteTest, barcode};

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

/// Which of two products is proposed first for one in a pack of this size: one of 500 g, or one of 2 kg.
fn first_proposed(size: &Value) -> &'static str {
    let (half, two) = (json!({ "quantity": "500 g" }), json!({ "quantity": "2 kg" }));
    // Of two that are alike the lower barcode comes first, so either can.
    let orders = [[&half, &two], [&two, &half]].map(|[second, third]| {
        let (site, _) =
            built(&[biscuit(1, "d", size), biscuit(2, "a", second), biscuit(3, "a", third)]);
        let page = site.read(&page_of(1));
        let place = |number| page.find(&format!("/produit/{}/{}", barcode(1), barcode(number)));
        place(2).unwrap() < place(3).unwrap()
    });
    match orders {
        [true, false] => "500 g",
        [false, true] => "2 kg",
        _ => "either",
    }
}

#[test]
fn pack_sizes_are_those_of_the_whole_pack_or_unknown() {
    for (size, first) in [
        (json!({ "quantity": "1/2 kg" }), "500 g"),
        (json!({ "quantity": "4 pots de 125 g" }), "500 g"),
        (json!({ "quantity": "250 g x 8" }), "2 kg"),
        (json!({ "quantity": "2 000 g" }), "2 kg"),
        (json!({ "quantity": "500 g net (égoutté 300 g)", "product_quantity": "500" }), "500 g"),
        // Read by OFF as two kilograms, which the fraction explains.
        (json!({ "quantity": "1/2 kg", "product_quantity": 2000 }), "500 g"),
        // Only OFF tells.
        (json!({ "product_quantity": 2, "product_quantity_unit": "kg" }), "2 kg"),
        // Each four times the other: nothing tells which is right.
        (json!({ "quantity": "500 g", "product_quantity": 2000 }), "either"),
        (json!({ "quantity": "4 pots (500 g)" }), "either"),
        (json!({ "quantity": "500 g, 2 kg" }), "either"),
    ] {
        assert_eq!(first_proposed(&size), first, "{size}");
    }
}

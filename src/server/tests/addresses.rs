//! Other spellings of an address lead to the one there is, and nowhere else.

use super::*;
use crate::model::PagePath;

/// A site with a product, a pair, a category of two pages and a document.
fn site() -> Site {
    let site = Site::new();
    let (noodles, soup) = ("0737628064502".parse().unwrap(), "3017620422003".parse().unwrap());
    for page in [
        PagePath::product(noodles),
        PagePath::product(soup),
        PagePath::substitute(soup, noodles),
        PagePath::category("pates-a-tartiner", 1),
        PagePath::category("pates-a-tartiner", 2),
        PagePath::document("a-propos"),
    ] {
        let file = site.folder.path().join(page.as_file());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::File::create(file).unwrap();
    }
    site
}

#[test]
fn another_spelling_leads_to_the_address_for_good() {
    let site = site();
    for (given, address) in [
        ("/produit/0737628064502/", "/produit/0737628064502"),
        ("/produit/737628064502", "/produit/0737628064502"),
        ("/produit/00737628064502", "/produit/0737628064502"),
        ("/produit/0737628064502/rice-noodles", "/produit/0737628064502"),
        ("/produit/0737628064502.html", "/produit/0737628064502"),
        ("/produit/13017620422000", "/produit/3017620422003"),
        ("/Produit/3017620422003/737628064502/", "/produit/3017620422003/0737628064502"),
        ("/categorie/P%C3%A2tes_%C3%A0_tartiner", "/categorie/pates-a-tartiner"),
        ("/categorie/pates-a-tartiner/2/", "/categorie/pates-a-tartiner/2"),
        ("/a-propos/index.html", "/a-propos"),
        ("/index.html?utm=1", "/?utm=1"),
        ("/recherche/?q=p%C3%A2te&page=2", "/recherche?q=p%C3%A2te&page=2"),
        ("/api/search/?q=x", "/api/search?q=x"),
        ("/API/suggest?q=x", "/api/suggest?q=x"),
        ("/Connexion/?retour=/compte", "/connexion?retour=/compte"),
    ] {
        let response = site.answer(&Request::get(given));
        assert_eq!((response.status, response.header("Location")), (308, Some(address)), "{given}");
        // A second redirect would be one too many, a third a circle.
        assert_ne!(site.answer(&Request::get(address)).status, 308, "{address}");
    }
}

#[test]
fn what_is_nowhere_stays_unknown() {
    let site = site();
    for given in [
        "/produit/3045320094084/",
        "/produit/03045320094084",
        "/produit/3017620422004/",
        "/produit/0737628064502/3017620422003/",
        "/categorie/Biscuits",
        "/categorie/pates-a-tartiner/3/",
        "/mentions-legales/",
        "/deconnexion/",
        "/Mes-aliments/note",
        "/Healthz",
        "/metrics/",
        "/%6detrics",
        "//evil.example",
        "//evil.example/%2e%2e",
        "/%2F%2Fevil.example/",
        "/\\evil.example/",
        "/a-propos/..//evil.example",
        "/a%0d%0aLocation:%20x/",
    ] {
        let client = "192.0.2.7".parse().ok();
        let response = site.answer(&Request { client, ..Request::get(given) });
        assert_eq!((response.status, response.header("Location")), (404, None), "{given}");
    }
}

#[test]
fn forms_are_not_led_elsewhere() {
    let site = site();
    for given in ["/connexion/", "/produit/737628064502"] {
        let request = Request { method: Method::Post, ..Request::get(given) };
        assert_eq!(site.answer(&request).status, 405, "{given}");
    }
}

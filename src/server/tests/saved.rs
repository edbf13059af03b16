//! « Mes aliments ».

use super::*;

fn list(browser: &Browser) -> String {
    let response = browser.get("/mes-aliments");
    assert_eq!(response.status, 200);
    body(&response)
}

#[test]
fn a_pair_is_saved_once_and_shown_with_its_reasons() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    let place = format!("/mes-aliments?fait=kept#p{SPREAD}-{BETTER}");
    assert_eq!(location(&browser.save(SPREAD, BETTER)), place);
    assert!(location(&browser.save(SPREAD, BETTER)).contains("fait=already"));
    let page = list(&browser);
    assert_eq!(page.matches("<li class=\"pair\"").count(), 1);
    for text in [
        "Pâte à tartiner",
        "Purée de noisettes",
        "40 g de sucres en moins",
        "Gardé le 15 janvier 2027",
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
}

#[test]
fn who_is_not_signed_in_registers_and_the_pair_is_saved_then() {
    let site = Site::with_products();
    let browser = site.browser();
    let asked = browser.save(SPREAD, BETTER);
    let form = browser.get(location(&asked));
    assert!(body(&form).contains("votre échange sera gardé"));
    let sealed = hidden(&form, "suite");
    let register = browser.get(&format!("/inscription?suite={sealed}"));
    assert_eq!(hidden(&register, "suite"), sealed);
    let fields = [
        ("nom", "Zoé"),
        ("adresse", "zoe@example.org"),
        ("mot_de_passe", PASSWORD),
        ("suite", &sealed),
    ];
    let registered = browser.post("/inscription", &fields);
    assert_eq!(hidden(&browser.get(location(&registered)), "suite"), sealed);
    let fields = [("adresse", "zoe@example.org"), ("mot_de_passe", PASSWORD), ("suite", &sealed)];
    let welcome = browser.post("/connexion", &fields);
    assert_eq!(location(&welcome), format!("/mes-aliments?fait=kept#p{SPREAD}-{BETTER}"));
    assert!(list(&browser).contains("Purée de noisettes"));
}

#[test]
fn what_was_to_be_saved_cannot_be_forged_and_is_forgotten_after_an_hour() {
    let site = Site::with_products();
    site.browser().register("Zoé", "zoe@example.org");
    let asked = site.browser().save(SPREAD, BETTER);
    let sealed = hidden(&site.browser().get(location(&asked)), "suite");
    let with = |suite: &str| {
        let browser = site.browser();
        let fields = [("adresse", "zoe@example.org"), ("mot_de_passe", PASSWORD), ("suite", suite)];
        location(&browser.post("/connexion", &fields)).to_string()
    };
    assert_eq!(with(&sealed.replace(BETTER, OTHER)), "/mes-aliments");
    wait(3_601);
    assert_eq!(with(&sealed), "/mes-aliments");
}

#[test]
fn only_known_pairs_are_saved() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    for (product, substitute, status) in [
        (SPREAD, SPREAD, 400),
        (SPREAD, "abc", 400),
        ("", "", 400),
        (SPREAD, "3017620422004", 400),
        (SPREAD, BEST, 404),
    ] {
        assert_eq!(browser.save(product, substitute).status, status, "{product} {substitute}");
    }
    assert!(list(&browser).contains("Rien ici pour l’instant"));
}

#[test]
fn a_pair_is_removed_and_comes_back_with_its_note() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    browser.save(SPREAD, BETTER);
    let pair = [("produit", SPREAD), ("substitut", BETTER)];
    let note = [pair[0], pair[1], ("note", "<b>au petit-déjeuner</b>")];
    assert!(location(&browser.post("/mes-aliments/note", &note)).contains("fait=noted"));
    assert!(list(&browser).contains("&lt;b&gt;au petit-déjeuner&lt;/b&gt;"));
    let removed = browser.post("/mes-aliments/retrait", &pair);
    let page = body(&browser.get(location(&removed)));
    assert!(page.contains("Annuler") && !page.contains("<li class=\"pair\""), "{page}");
    browser.post("/mes-aliments/retour", &pair);
    assert!(list(&browser).contains("au petit-déjeuner"));
}

#[test]
fn nobody_sees_or_changes_the_list_of_another() {
    let site = Site::with_products();
    site.signed_in("zoe@example.org").save(SPREAD, BETTER);
    let eve = site.signed_in("eve@example.org");
    assert!(!list(&eve).contains("Purée"));
    let note = [("produit", SPREAD), ("substitut", BETTER), ("note", "x")];
    assert_eq!(eve.post("/mes-aliments/note", &note).status, 404);
}

#[test]
fn what_has_changed_since_is_pointed_out() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    browser.save(SPREAD, BETTER);
    browser.save(OTHER, BETTER);
    site.index(&[
        product(SPREAD, "Pâte à tartiner", "d", &[BEST, BETTER]),
        product(BEST, "Beurre de cacahuète", "a", &[]),
        product(OTHER, "Compote", "a", &[]),
    ]);
    let page = list(&browser);
    for text in [
        "Pâte à tartiner\u{a0}: le Nutri-Score est passé de E à D.",
        "Le produit à choisir n’est plus au catalogue.",
        "Purée de noisettes",
        "Il y a mieux depuis\u{a0}: Beurre de cacahuète, Nutri-Score A.",
        "40 g de sucres en moins",
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
}

#[test]
fn the_list_is_sorted_as_asked() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    browser.save(SPREAD, BETTER);
    wait(10);
    browser.save(BETTER, OTHER);
    let first = |sort: &str| {
        let page = body(&browser.get(&format!("/mes-aliments?tri={sort}")));
        let at = |product: &str| page.find(&format!("id=\"p{product}-")).unwrap();
        if at(SPREAD) < at(BETTER) { SPREAD } else { BETTER }
    };
    assert_eq!([first("date"), first("nom"), first("note")], [BETTER, SPREAD, BETTER]);
    assert_eq!(first("x%27"), BETTER);
}

fn upload(browser: &Browser, content: &[u8]) -> Response {
    let mut request = browser.request(Method::Post, "/mes-aliments/import");
    set(&mut request, "content-type", Some("multipart/form-data; boundary=XX"));
    let head = "--XX\r\nContent-Disposition: form-data; name=\"liste\"; filename=\"l.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n";
    request.body = Ok([head.as_bytes(), content, b"\r\n--XX--\r\n"].concat());
    browser.send(&request)
}

#[test]
fn a_list_is_taken_along_and_brought_back() {
    let site = Site::with_products();
    let zoe = site.signed_in("zoe@example.org");
    zoe.save(SPREAD, BETTER);
    let note = [("produit", SPREAD), ("substitut", BETTER), ("note", "=au petit-déjeuner")];
    zoe.post("/mes-aliments/note", &note);
    for (at, url) in ["/mes-aliments.csv", "/mes-aliments.json"].into_iter().enumerate() {
        let taken = zoe.get(url);
        assert_eq!(taken.status, 200);
        let eve = site.signed_in(&format!("eve{at}@example.org"));
        let content = body(&taken);
        let news = "&ajoutes=1&presents=0";
        assert_eq!(
            location(&upload(&eve, content.as_bytes())),
            format!("/mes-aliments?fait=imported{news}")
        );
        assert!(list(&eve).contains("=au petit-déjeuner"));
        let again = upload(&eve, content.as_bytes());
        let news = "&ajoutes=0&presents=1";
        assert_eq!(location(&again), format!("/mes-aliments?fait=nothing_imported{news}"));
    }
}

/// What the list says after a file was brought back to a new account, and what it is taken along as.
fn brought_back(site: &Site, name: &str, content: &[u8]) -> (String, String) {
    let browser = site.signed_in(&format!("{name}@example.org"));
    let page = body(&browser.get(location(&upload(&browser, content))));
    (page, body(&browser.get("/mes-aliments.csv")))
}

#[test]
fn a_list_that_a_spreadsheet_saved_again_comes_back_whole() {
    let site = Site::with_products();
    let zoe = site.signed_in("zoe@example.org");
    zoe.save(SPREAD, BETTER);
    let note =
        [("produit", SPREAD), ("substitut", BETTER), ("note", "Goûté l’été : 3 €, très bon")];
    zoe.post("/mes-aliments/note", &note);
    let taken = body(&zoe.get("/mes-aliments.csv"));
    let text = taken.trim_start_matches('\u{feff}').to_string();
    let date = text.split('"').find(|cell| cell.ends_with('Z') && cell.contains('T')).unwrap();
    let (day, time) = (&date[..10], &date[11..16]);
    let french = format!("{}/{}/{} {time}", &day[8..], &day[5..7], &day[..4]);
    let rewritten = text.replace(date, &french).replace('"', "");
    let rounded = rewritten.replacen(SPREAD, "3,01762E+12", 1).replacen(BETTER, "3,04532E+12", 1);
    let tabs = text.replace("\";\"", "\"\t\"");
    let utf_16: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    for (at, content) in [
        windows(&text),
        windows(&rewritten),
        windows(&rounded),
        windows(&format!("sep=;\r\n{rewritten}")),
        [b"\xff\xfe", utf_16.as_slice()].concat(),
        rewritten.replace('\n', ";\n").into_bytes(),
    ]
    .into_iter()
    .enumerate()
    {
        let (page, again) = brought_back(&site, &format!("eve{at}"), &content);
        assert!(
            page.contains("Votre liste est complétée.") && page.contains("1 échange ajouté."),
            "{page}"
        );
        assert!(!page.contains("laissée"), "{at}: {page}");
        // To the minute: spreadsheets show no seconds.
        let minute = |list: &str| list.replace(&date[16..], "").replace(":00Z", "");
        assert_eq!(minute(&again), minute(&taken), "{at}");
    }
}

#[test]
fn rows_that_cannot_come_back_are_named_by_their_numbers() {
    let site = Site::with_products();
    let content = format!(
        "code_produit;produit;code_substitut;substitut;garde_le;note\n\
         {SPREAD};;{BETTER};;28/10/2026;bon\n\
         3,01762E+12;Pâte;{BETTER};Purée;28/10/2026;\n\
         {SPREAD};;{BETTER};;;\n\
         3.01762E+12;Pâte;{BETTER};Purée;28/10/2026;\n\
         3,01762E+12;Pâte;{OTHER};Compote;28/10/2026;\n\
         {SPREAD};;{OTHER};;31/02/2026;\n\
         ;Pâte;;Purée;;\n\
         {SPREAD};;{BEST};;28/10/2026;\n\
         {SPREAD};;{OTHER};;28/10/2026;{}\n;;;;;\n",
        "x".repeat(501)
    );
    let (page, _) = brought_back(&site, "eve", content.as_bytes());
    for text in [
        "1 échange ajouté. 1 y était déjà.",
        "7 lignes laissées de côté\u{a0}:",
        "Lignes 3, 5–6\u{a0}: le tableur a arrondi un code-barres",
        "Ligne 7\u{a0}: la date",
        "Ligne 8\u{a0}: un code-barres manque",
        "Ligne 9\u{a0}: un produit n’est pas au catalogue",
        "Ligne 10\u{a0}: la note est trop longue",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    // Letters that another program lost already.
    let lost = format!("code_produit;code_substitut;note\n{SPREAD};{BETTER};go\u{fffd}t\n");
    let (page, _) = brought_back(&site, "bob", lost.as_bytes());
    assert!(page.contains("Ligne 2\u{a0}: des lettres y sont perdues"), "{page}");
    assert!(page.contains("Rien de nouveau dans ce fichier."), "{page}");
}

#[test]
fn an_address_that_someone_made_up_breaks_no_page() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    for query in [
        "fait=imported&ajoutes=x&presents=1",
        "fait=imported&ajoutes=1&presents=1&refuses=2&lignes=x:1-2,date,date:9-1,date:a-b,date:1",
        "fait=imported&ajoutes=18446744073709551615&presents=0&refuses=1&lignes=code:1-18446744073709551615,code:0-2",
    ] {
        assert_eq!(browser.get(&format!("/mes-aliments?{query}")).status, 200, "{query}");
    }
}

#[test]
fn a_file_that_is_no_list_is_told_and_changes_nothing() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    for content in ["", "PNG\0\0", "[1,2]", "{\"a\":1}", "a,b\n1,2"] {
        assert_eq!(
            location(&upload(&browser, content.as_bytes())),
            "/mes-aliments?fait=unreadable"
        );
    }
    let mut request = browser.request(Method::Post, "/mes-aliments/import");
    for (content_type, body, status) in [
        (None, &b""[..], 415),
        (Some("text/csv"), b"x", 415),
        (Some("multipart/form-data"), b"x", 415),
        (Some("multipart/form-data; boundary=XX"), b"--YY", 400),
    ] {
        set(&mut request, "content-type", content_type);
        request.body = Ok(body.to_vec());
        assert_eq!(browser.send(&request).status, status, "{content_type:?}");
    }
}

#[test]
fn one_list_of_a_person_and_two_in_all_are_read_at_once() {
    let site = Site::with_products();
    let browsers =
        ["zoe", "eve", "anna"].map(|name| site.signed_in(&format!("{name}@example.org")));
    let account = |name: &str| {
        let email = format!("{name}@example.org").parse().unwrap();
        site.state.accounts.find(&email).unwrap().unwrap().id
    };
    let status = |browser: &Browser| {
        let response = upload(browser, b"x");
        let is_told_when = response.header("Retry-After").is_some();
        (response.status, is_told_when)
    };
    let zoes = site.state.imports.enter(account("zoe")).unwrap();
    assert_eq!(browsers.each_ref().map(status), [(429, true), (303, false), (303, false)]);
    let eves = site.state.imports.enter(account("eve")).unwrap();
    assert_eq!(browsers.each_ref().map(status), [(429, true), (429, true), (503, true)]);
    drop((zoes, eves));
    assert_eq!(browsers.each_ref().map(status), [(303, false); 3]);
}

#[test]
fn a_list_that_never_ends_is_read_up_to_what_a_list_may_have() {
    let site = Site::with_products();
    let browser = site.signed_in("zoe@example.org");
    let rows = format!("{SPREAD},{BETTER}\n").repeat(3_000);
    let csv = format!("code_produit,code_substitut\n{rows}");
    let entry = format!("{{\"code_produit\":{SPREAD},\"code_substitut\":{BETTER},\"x\":[[1]]}}");
    let json = format!("[{}]", vec![entry; 3_000].join(","));
    for (file, added, first) in [(csv, 1, 2002), (json, 0, 2001)] {
        let there = upload(&browser, file.as_bytes());
        let present = 2000 - added;
        let last = first + 999;
        let told =
            format!("ajoutes={added}&presents={present}&refuses=1000&lignes=room:{first}-{last}");
        assert!(location(&there).ends_with(&told), "{}", location(&there));
    }
}

#[test]
fn without_an_index_saving_says_that_it_will_be_back() {
    let site = Site::new();
    let browser = site.signed_in("zoe@example.org");
    let response = browser.save(SPREAD, BETTER);
    assert_eq!((response.status, response.header("Retry-After")), (503, Some("5")));
}

//! `/api/produit/{gtin}` and the addresses of products that are gone: what the server says of products to programs.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::nginx::{Caged, Rates, is_there};
use crate::support::server::Server;
use crate::support::visitor::Visitor;
use crate::support::{SiteTest, barcode, leave_out, product, project, shelf};

/// What the description says.
fn description() -> Value {
    let file = project().join("docs/openapi.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// What is wrong with a value by a schema of the description.
fn faults(value: &Value, schema: &Value, root: &Value, path: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let inner = root.pointer(name.strip_prefix('#').unwrap()).unwrap();
        return faults(value, inner, root, path, found);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = |choice: &&Value| {
            let mut own = Vec::new();
            faults(value, choice, root, path, &mut own);
            own.is_empty()
        };
        if choices.iter().filter(fits).count() != 1 {
            found.push(format!("{path} is none of those: {value}"));
        }
        return;
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = &schema["type"];
    let is_kind = kinds.is_null()
        || kinds == kind
        || kinds.as_array().is_some_and(|all| all.iter().any(|own| own == kind));
    let is_listed = schema["enum"].as_array().is_none_or(|all| all.contains(value));
    let is_const = schema.get("const").is_none_or(|own| own == value);
    if !is_kind || !is_listed || !is_const {
        found.push(format!("{path} is {value}"));
    }
    for item in value.as_array().into_iter().flatten() {
        faults(item, &schema["items"], root, &format!("{path}[]"), found);
    }
    let Some(fields) = value.as_object() else { return };
    for needed in schema["required"].as_array().into_iter().flatten() {
        if !fields.contains_key(needed.as_str().unwrap()) {
            found.push(format!("{path} lacks {needed}"));
        }
    }
    for (name, inner) in fields {
        match schema["properties"].get(name) {
            Some(own) => faults(inner, own, root, &format!("{path}.{name}"), found),
            None => found.push(format!("{path}.{name} is not described")),
        }
    }
}

/// An answer as JSON, which must be what is described for its status.
fn described(visitor: &Visitor, url: &str, status: u16) -> Value {
    let answer = visitor.get(url).unwrap();
    assert_eq!(answer.status, status, "{url}: {}", answer.body);
    let value: Value = serde_json::from_str(&answer.body).unwrap();
    let root = description();
    let path = format!(
        "/paths/~1api~1produit~1{{gtin}}/get/responses/{status}/content/application~1json/schema"
    );
    let mut found = Vec::new();
    faults(&value, root.pointer(&path).unwrap(), &root, "", &mut found);
    assert_eq!(found, [""; 0], "{value:#}");
    value
}

#[test]
fn a_product_is_told_with_levels_substitutes_and_reasons() {
    let mut products = shelf();
    products[0]["nutriments"]["sugars_100g"] = json!(12);
    products[4]["nutriments"]["sugars_100g"] = json!(24);
    products[4]["quantity"] = json!("200 g");
    let site = SiteTest::with_products(&products);
    site.build();
    let server = Server::start(&site);
    let visitor = Visitor::new(&server, 1);
    let told = described(&visitor, &format!("/api/produit/{}", barcode(5)), 200);
    assert_eq!((&told["name"], &told["brand"]), (&json!("Produit 5"), &json!("Marque 5")));
    assert_eq!(told["nutriscore"], json!({ "grade": "e", "points": 5 }));
    let levels = json!({ "fat": "moderate", "saturated-fat": "moderate", "sugars": "high", "salt": "moderate" });
    assert_eq!(told["levels"], levels);
    assert_eq!(told["url"], format!("https://example.org/produit/{}", barcode(5)));
    assert_eq!(told["license"]["name"], "ODbL-1.0");
    let first = &told["substitutes"][0];
    assert_eq!(first["gtin"], barcode(1));
    assert_eq!(
        first["comparison"],
        format!("https://example.org/produit/{}/{}", barcode(5), barcode(1))
    );
    let reason = "12\u{a0}g de sucres en moins pour 100\u{a0}g, soit deux fois moins";
    assert_eq!(first["reasons"][0], reason);
    for unknown in [&barcode(9), "9520000000012"] {
        described(&visitor, &format!("/api/produit/{unknown}"), 404);
    }
    for wrong in ["", "/", "/1234", "/x", "/9520000000011/9520000000028"] {
        described(&visitor, &format!("/api/produit{wrong}"), 400);
    }
    let other = visitor.get(&format!("/api/produit/0{}", barcode(5))).unwrap();
    assert_eq!(
        (other.status, other.header("Location")),
        (308, Some(format!("/api/produit/{}", barcode(5)).as_str()))
    );
    let described = visitor.get("/api/openapi.json").unwrap();
    assert_eq!(serde_json::from_str::<Value>(&described.body).unwrap(), description());
}

#[test]
fn other_sites_may_ask_and_who_asks_again_is_told_nothing_new() {
    if !is_there() {
        return;
    }
    let caged = Caged::start(SiteTest::with_products(&shelf()), Rates::AsShipped);
    let url = format!("/api/produit/{}", barcode(5));
    let first = caged.get(&url);
    for needed in
        ["Access-Control-Allow-Origin: *", "Content-Type: application/json; charset=utf-8"]
    {
        assert!(first.contains(needed), "{needed}: {first}");
    }
    let tag = first.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap();
    let again = caged.sent(
        format!(
            "GET {url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIf-None-Match: {tag}\r\n\r\n"
        )
        .as_bytes(),
    );
    assert!(
        again.starts_with("HTTP/1.1 304") && again.contains("Access-Control-Allow-Origin: *"),
        "{again}"
    );
    let missing = caged.get(&format!("/api/produit/{}", barcode(9)));
    assert!(
        missing.starts_with("HTTP/1.1 404") && missing.contains("Access-Control-Allow-Origin: *"),
        "{missing}"
    );
    assert!(!caged.get("/api/me").contains("Access-Control"));
    // What is gone is said to be by nginx as well.
    caged.site.put_products(&shelf()[..4]).build();
    let gone = || caged.get(&format!("/produit/{}", barcode(5)));
    caged.wait_for(|| gone().starts_with("HTTP/1.1 410"));
    assert!(gone().contains("href=\"/categorie/biscuits\""), "{}", gone());
}

/// A property-based tester of interfaces, where it is installed.
#[test]
fn schemathesis_finds_no_answer_that_is_not_described() {
    let program = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("schemathesis"))
        .find(|file| file.is_file());
    let Some(program) = program else {
        return leave_out("schemathesis on docs/openapi.json; `pipx install schemathesis` has it");
    };
    let site = SiteTest::built_demo();
    let server = Server::start(&site);
    let url = format!("http://{}/api/openapi.json", server.address());
    let run = Command::new(program)
        .args(["run", &url, "--checks", "all", "--max-examples", "50", "--seed", "1", "--no-color"])
        .current_dir(site.path(""))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}

#[test]
fn a_product_that_is_gone_answers_410_with_its_shelf_for_a_year() {
    let products = shelf();
    let site = SiteTest::with_products(&products);
    site.build();
    let gone = format!("/produit/{}", barcode(5));
    site.put_products(&products[..4]).build();
    let server = Server::start(&site);
    let visitor = Visitor::new(&server, 1);
    let pair = format!("{gone}/{}", barcode(1));
    for url in [
        &gone,
        &pair,
        &format!("{gone}/"),
        &format!("{gone}.html"),
        &format!("/PRODUIT/{}", barcode(5)),
    ] {
        let answer = visitor.get(url).unwrap();
        assert_eq!(answer.status, 410, "{url}: {}", answer.body);
        assert!(answer.body.contains("href=\"/categorie/biscuits\""), "{}", answer.body);
    }
    // Its shelf went with it.
    let jam = visitor.get(&format!("/produit/{}", barcode(6))).unwrap();
    assert!(jam.status == 410 && !jam.body.contains("/categorie/"), "{}", jam.body);
    assert_eq!(visitor.get(&format!("/produit/{}", barcode(9))).unwrap().status, 404);
    described(&visitor, &format!("/api/produit/{}", barcode(5)), 410);
    // Another build does not make it gone anew, nor does one that finds all files to be compared.
    let noted = || {
        let ledger = rusqlite::Connection::open(site.path("data/addresses.sqlite")).unwrap();
        let sql = "SELECT gone FROM gone_product WHERE barcode = ?1";
        ledger.query_row(sql, [barcode(5).parse::<i64>().unwrap()], |row| row.get::<_, i64>(0))
    };
    let first = noted().unwrap();
    site.put_products(&products[..3]).build_with(&["--full"]);
    assert_eq!(noted().unwrap(), first);
    // A year later.
    let search = rusqlite::Connection::open(site.path("data/search.sqlite")).unwrap();
    search.execute("UPDATE gone_product SET gone = gone - 366 * 86400", []).unwrap();
    drop(search);
    let later = Server::start(&site);
    assert_eq!(Visitor::new(&later, 2).get(&gone).unwrap().status, 404);
    // It comes back.
    site.put_products(&products).build();
    assert!(noted().is_err());
    assert_eq!(Visitor::new(&Server::start(&site), 3).get(&gone).unwrap().status, 200);
}

#[test]
fn a_label_that_another_stands_for_is_not_gone() {
    let label = |code: &str, scans: u32| {
        let mut own = product(1, "b", &["en:cheeses"]);
        own["code"] = json!(code);
        own["unique_scans_n"] = json!(scans);
        own
    };
    let (one, other) = ("2154380002982", "2154380003125");
    let site = SiteTest::with_products(&[label(one, 5)]);
    site.build();
    site.put_products(&[label(one, 5), label(other, 50)]).build();
    let server = Server::start(&site);
    let answers = [one, other]
        .map(|code| Visitor::new(&server, 1).get(&format!("/produit/{code}")).unwrap().status);
    let mut answers = answers.to_vec();
    answers.sort_unstable();
    assert_eq!(answers, [200, 308]);
}

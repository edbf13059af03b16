//! A copy in a folder, which needs no store.

use serde_json::Value;

use crate::support::{SiteTest, assert_same_pages, shelf, tree};

#[test]
fn a_copy_in_a_folder_is_the_site_and_follows_it() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let to = format!("file://{}", site.path("copy").display());
    let publish = |more: &[&str]| site.run(&[&["publish", "--to", &to, "--json"], more].concat());
    let run = publish(&[]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("makes no folder, in case a disk is not mounted"),
        "{}",
        run.stderr
    );
    std::fs::create_dir(site.path("copy")).unwrap();
    let copy = || {
        let mut copy = tree(&site.path("copy"));
        copy.retain(|name, _| !name.starts_with(".sitegen/"));
        copy
    };
    let preview = site.run(&["publish", "--to", &to, "--dry-run"]);
    assert!(preview.stdout.contains("new /produit/"), "{}", preview.stdout);
    assert!(copy().is_empty());
    let first: Value = serde_json::from_str(&publish(&[]).stdout).unwrap();
    assert_same_pages(&copy(), &site.pages());
    assert_eq!(first["new"], site.pages().len());

    // Files of others stay, and a second run touches nothing.
    site.put("copy/other.txt", "of others");
    let second: Value = serde_json::from_str(&publish(&[]).stdout).unwrap();
    assert_eq!([&second["new"], &second["changed"], &second["gone"]], [0, 0, 0]);

    let mut products = shelf();
    products.remove(1);
    products[0]["product_name"] = "Biscuit nouveau".into();
    site.put_products(&products).build();
    let third = publish(&["--purge-list", "purge.txt"]);
    assert_eq!(third.code, 0, "{}", third.stderr);
    assert_eq!(std::fs::remove_file(site.path("copy/other.txt")).ok(), Some(()));
    assert_same_pages(&copy(), &site.pages());
    let purge = site.read("purge.txt");
    assert!(purge.starts_with("https://example.org/"), "{purge}");
    assert!(
        purge.lines().any(|line| line == "https://example.org/"),
        "the home page lists products"
    );

    // Damage is found by --verify and mended by --full.
    site.put("copy/404.html", "damaged");
    let verified = publish(&["--verify"]);
    assert_eq!(verified.code, 1);
    let found: Value = serde_json::from_str(&verified.stdout).unwrap();
    assert_eq!([&found["different"], &found["missing"]], [1, 0]);
    assert_eq!(found["first_different"][0], "404.html");
    assert!(
        verified.stderr.contains("`sitegen publish --full` puts it right"),
        "{}",
        verified.stderr
    );
    assert_eq!(publish(&["--full"]).code, 0);
    assert_eq!(publish(&["--verify"]).code, 0);
}

#[test]
fn what_is_no_place_or_no_whole_site_is_refused() {
    let site = SiteTest::with_products(&shelf());
    std::fs::create_dir(site.path("copy")).unwrap();
    let to = format!("file://{}", site.path("copy").display());
    let no_site = site.run(&["publish", "--to", &to]);
    assert_eq!(no_site.code, 1);
    assert!(no_site.stderr.contains("holds no site yet"), "{}", no_site.stderr);
    site.build();
    for (arguments, sentence) in [
        (&["publish"][..], "publish where? Name it with --to"),
        (&["publish", "--to", "/srv/copy"][..], "expected s3://bucket/prefix or file:///folder"),
        (
            &["publish", "--to", "s3://KEY:hush@bucket"][..],
            "keys are given by the environment or a file",
        ),
    ] {
        let run = site.run(arguments);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains(sentence) && !run.stderr.contains("hush"), "{}", run.stderr);
    }
    // A page that is damaged here goes nowhere.
    site.put("public/404.html", "damaged");
    let damaged = site.run(&["publish", "--to", &to]);
    assert_eq!(damaged.code, 1);
    assert!(
        damaged.stderr.contains("404.html is not what the last build wrote"),
        "{}",
        damaged.stderr
    );
    site.build_with(&["--full"]);
    assert_eq!(site.run(&["publish", "--to", &to]).code, 0);
    assert_eq!(site.read("copy/404.html"), site.read("public/404.html"));

    // A key in the configuration is refused before anything is asked.
    for key in ["access_key_id", "secret_access_key", "session_token"] {
        let settings = site.read("sitegen.toml");
        site.put("sitegen.toml", format!("{settings}[publish]\n{key} = \"hush\"\n"));
        let run = site.run(&["publish", "--to", &to]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("keys do not belong into this file"), "{}", run.stderr);
        site.put("sitegen.toml", settings);
    }
}

#[test]
fn files_of_others_are_refused_however_often_and_replaced_only_on_request() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    site.put("copy/404.html", "of others");
    let to = format!("file://{}", site.path("copy").display());
    for _ in 0..2 {
        let run = site.run(&["publish", "--to", &to]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(
            run.stderr.contains("`404.html`, which sitegen did not put there"),
            "{}",
            run.stderr
        );
        assert_eq!(site.read("copy/404.html"), "of others");
    }
    assert_eq!(site.run(&["publish", "--to", &to, "--adopt"]).code, 0);
    assert_eq!(site.read("copy/404.html"), site.read("public/404.html"));
}

#[test]
fn a_copy_has_the_compressed_files_nginx_looks_for() {
    for precompress in ["assets", "all", "only"] {
        let site = SiteTest::with_products(&shelf());
        let plain = site.read("sitegen.toml");
        site.put("sitegen.toml", format!("{plain}[build]\nprecompress = \"{precompress}\"\n"));
        site.build();
        std::fs::create_dir(site.path("copy")).unwrap();
        let to = format!("file://{}", site.path("copy").display());
        let run = site.run(&["publish", "--to", &to]);
        assert_eq!(run.code, 0, "{precompress}: {}", run.stderr);
        let packed = |folder: &str| {
            let mut names: Vec<String> = tree(&site.path(folder)).into_keys().collect();
            names.retain(|name| name.ends_with(".gz") && !name.starts_with(".sitegen/"));
            names
        };
        assert!(!packed("public").is_empty());
        assert_eq!(packed("copy"), packed("public"), "{precompress}");
        assert_eq!(site.run(&["publish", "--to", &to, "--verify"]).code, 0);
    }
}

//! Mistakes in the configuration of sources: exit 2, with the line and what is allowed.

use super::kitchen::Kitchen;

fn mistake(replace: &str, by: &str) -> String {
    let kitchen = Kitchen::new();
    kitchen.configure("", &kitchen.dump_source());
    kitchen.site.edit("sitegen.toml", replace, by);
    let run = kitchen.site.run(&["fetch"]);
    assert_eq!(run.code, 2, "{by}: {}", run.stderr);
    assert_eq!(kitchen.off.requests().len(), 0);
    assert!(!kitchen.site.path("data").exists());
    run.stderr
}

#[test]
fn servers_are_not_asked_without_a_contact() {
    let contact = "contact = \"chef@example.org\"\n";
    let message = mistake(contact, "");
    assert!(message.contains("`fetch.contact`") && message.contains("e-mail address"), "{message}");
    for wrong in ["chef", "a b@example.org", "chef@example.org)\\r\\nX: y"] {
        let message = mistake(contact, &format!("contact = \"{wrong}\"\n"));
        assert!(message.contains("sitegen.toml:5: `fetch.contact`"), "{message}");
    }
}

#[test]
fn each_mistake_names_its_line_and_what_is_allowed() {
    for (replace, by, words) in [
        ("kind = \"dump\"", "kind = \"torrent\"", "allowed: file, dump, search"),
        ("kind = \"dump\"\n", "", "needs a `path`, or a `kind`"),
        ("kind = \"dump\"", "kind = \"search\"", "needs `terms` or `categories`"),
        ("kind = \"dump\"", "kind = \"dump\"\nterms = [\"x\"]", "of kind `dump` has no `terms`"),
        ("url = \"http", "url = \"file", "allowed: http:// or https://"),
        ("url = \"http://", "url = \"http://chef:secret@", "without user and password"),
        ("retry_wait = \"2ms\"", "retry_wait = \"soon\"", "allowed: a duration such as"),
        (
            "[gates]",
            "[filter]\ncountries = [\"France\"]\n[gates]",
            "allowed: tags such as en:france",
        ),
        ("[gates]", "[filter]\nlanguages = [\"fra\"]\n[gates]", "allowed: two letters each"),
        ("shrink_percent = 100", "shrink_percent = 101", "a whole number from 0 to 100"),
        ("attempts = 4", "attempts = 0", "a whole number from 1 to 100"),
    ] {
        let message = mistake(replace, by);
        assert!(message.contains("sitegen.toml:") && message.contains(words), "{by}: {message}");
        assert!(!message.contains("secret"), "{message}");
    }
}

/// The steps of docs/OPERATIONS.md work on the configuration as it is shipped.
#[test]
fn the_shipped_configuration_takes_the_source_the_manual_shows() {
    let kitchen = Kitchen::new();
    let read = |name: &str| std::fs::read_to_string(crate::support::project().join(name)).unwrap();
    let manual = read("docs/OPERATIONS.md");
    let source = manual.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(source.starts_with("[[source]]\nkind = \"dump\""), "{source}");
    let shipped = read("sitegen.toml");
    kitchen
        .site
        .put("sitegen.toml", shipped.replacen("[[source]]\npath = \"data/demo\"", source, 1));
    let run = kitchen.site.run(&["status"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`fetch.contact`"), "{}", run.stderr);
    kitchen
        .site
        .edit("sitegen.toml", "contact = \"\"", "contact = \"you@example.org\"")
        .edit("sitegen.toml", "countries = []", "countries = [\"en:france\"]")
        .edit("sitegen.toml", "min_products = 1 ", "min_products = 500000 ");
    let run = kitchen.site.run(&["status"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

//! Tests of themes: strictness, error messages, dependencies.

use super::*;

fn site() -> Site {
    Site {
        name: "Essai".into(),
        base_url: "https://example.org".into(),
        language: "fr".into(),
        languages: Vec::new(),
        home: "/".into(),
        urls: BTreeMap::new(),
        assets: BTreeMap::new(),
        device: BTreeMap::new(),
        documents: Vec::new(),
        feed: String::new(),
        opensearch: String::new(),
        off_url: String::new(),
        notice: None,
    }
}

fn theme(templates: &[(&str, &str)]) -> Result<Theme> {
    let folder = tempfile::tempdir().unwrap();
    for (name, source) in templates {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let _written =
            std::io::Write::write_all(&mut std::fs::File::create(file).unwrap(), source.as_bytes());
    }
    let texts = Texts::from_toml(
        "[number]\ndecimal=\",\"\nthousands=\" \"\n[count]\none=\"{n} mot\"\nother=\"{n} mots\"",
    );
    Theme::load(&LayeredFolder::alone(folder.path()), &site(), Arc::new(texts))
}

fn page(template: &'static str) -> Page<serde_json::Value> {
    let view = serde_json::json!({ "name": "<b>", "brand": null, "n": 1234 });
    Page { path: PagePath::document("essai"), template, view }
}

fn rendered(source: &str) -> Result<String> {
    theme(&[("page.html", source)])?.html(&page("page.html"))
}

#[test]
fn texts_are_escaped_and_numbers_written_in_the_language() {
    assert_eq!(
        rendered("{{ view.name }} {{ text('count', n=view.n) }}").unwrap(),
        "&lt;b&gt; 1 234 mots"
    );
}

#[test]
fn an_undefined_variable_names_template_line_and_page() {
    let error = rendered("\n\n{{ view.price }}").unwrap_err().to_string();
    assert!(error.contains("page.html:3: undefined value"), "{error}");
    assert!(error.ends_with("while rendering /essai"), "{error}");
}

#[test]
fn a_missing_value_is_never_printed() {
    let error = rendered("{{ view.brand }}").unwrap_err().to_string();
    assert!(error.contains("guard it"), "{error}");
    assert_eq!(rendered("{% if view.brand %}{{ view.brand }}{% endif %}ok").unwrap(), "ok");
}

#[test]
fn a_missing_text_is_named() {
    let error = rendered("{{ text('nope') }}").unwrap_err().to_string();
    assert!(error.contains("there is no text `nope`"), "{error}");
}

#[test]
fn a_broken_template_names_file_and_line() {
    let error = theme(&[("page.html", "a\n{% if %}")]).err().unwrap().to_string();
    assert!(error.contains("page.html:2: syntax error"), "{error}");
}

#[test]
fn digests_follow_the_templates_used_and_no_others() {
    let digest = |partial: &str, other: &str| {
        let templates = [
            ("page.html", "{% include \"parts/a.html\" %}"),
            ("parts/a.html", partial),
            ("other.html", other),
        ];
        *theme(&templates).unwrap().digest("page.html").unwrap()
    };
    let first = digest("a", "b");
    assert_eq!(digest("a", "changed"), first);
    assert_ne!(digest("changed", "b"), first);
}

#[test]
fn the_indentation_of_templates_is_not_sent_and_moves_no_line() {
    let page =
        rendered("<ul>\n  {% if view.n %}\n\t<li>\n    a b</li>\n  {% endif %}\n</ul>").unwrap();
    assert!(!page.contains("\n ") && !page.contains('\t'), "{page:?}");
    assert!(page.contains("<li>\na b</li>"), "{page:?}");
    let error = rendered("<p>\n    {{ view.missing }}\n</p>").unwrap_err();
    assert!(format!("{error:#}").contains("page.html:2"), "{error:#}");
}

//! Tests of the configuration: what wins, and what mistakes say.

use super::*;

/// A folder with sitegen.toml, content/fr and themes/default.
fn load(toml: &str, environment: &[(&str, &str)], flags: Flags) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    for name in ["content/fr", "content/en", "themes/default", "themes/sobre"] {
        std::fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    let put = |name: &str, text: &str| {
        use std::io::Write as _;
        std::fs::File::create(folder.path().join(name))
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
    };
    put("sitegen.toml", toml);
    put("dsn", " https://key@sentry.example/1\n");
    let environment = environment.iter().map(|(name, value)| (name.to_string(), value.to_string()));
    let flags = Flags { config: Some(folder.path().join("sitegen.toml")), ..flags };
    Config::from_parts(flags, &environment.collect()).map_err(|error| {
        let prefix = format!("{}/", folder.path().display());
        error.to_string().replace(&prefix, "")
    })
}

fn error(toml: &str, environment: &[(&str, &str)]) -> String {
    load(toml, environment, Flags::default()).unwrap_err()
}

const SOURCE: &str = "[[source]]\npath = \"data/demo\"\n";

#[test]
fn flags_win_over_the_environment_over_the_file_over_defaults() {
    let toml = format!("{SOURCE}[build]\njobs = 3\n[site]\nname = \"Fichier\"\n");
    let config = load(&toml, &[], Flags::default()).unwrap();
    assert_eq!((config.jobs, config.site.name.as_str()), (3, "Fichier"));
    assert_eq!(config.substitutes.per_product, 4);
    let folder = config.paths.data.parent().unwrap();
    assert_eq!(config.sources, [SourceConfig::File(folder.join("data/demo"))]);
    assert!(folder.is_absolute());
    let environment =
        [("SITEGEN_BUILD_JOBS", "5"), ("SITEGEN_SITE_NAME", "Env"), ("SITEGEN_SOURCES", "a:b")];
    let config = load(&toml, &environment, Flags::default()).unwrap();
    assert_eq!((config.jobs, config.site.name.as_str()), (5, "Env"));
    let folder = config.paths.data.parent().unwrap();
    let file = |path: PathBuf| SourceConfig::File(path);
    assert_eq!(config.sources, [file(folder.join("a")), file(folder.join("b"))]);
    let flags = Flags { jobs: Some(7), sources: vec!["c".into()], ..Flags::default() };
    let config = load(&toml, &environment, flags).unwrap();
    assert_eq!(config.jobs, 7);
    assert_eq!(config.sources, [file(PathBuf::from("c"))]);
}

#[test]
fn unknown_keys_are_refused_with_line_and_allowed_ones() {
    let message = error("[site]\nname = \"x\"\nbase = \"y\"\n", &[]);
    assert_eq!(
        message,
        "sitegen.toml:3: unknown key `base`; did you mean `base_url`? allowed: name, base_url, language, languages, theme, \
         notice, notice_translated\n  |\n3 | base = \"y\"\n  | ^^^^"
    );
    let message = error("[fliter]\nlanguages = []\n", &[]);
    assert!(
        message.starts_with("sitegen.toml:1: unknown section `fliter`; did you mean `filter`?"),
        "{message}"
    );
    let message = error("[substitutes.weights]\nnova = 1\ngrad = 2\n", &[]);
    assert!(
        message.contains("sitegen.toml:3: unknown key `grad`; did you mean `grade`?"),
        "{message}"
    );
    assert!(error("site = 3\n", &[]).contains("`site` is a section"));
    let message = error(SOURCE, &[("SITEGEN_SITE_NAMES", "x")]);
    assert!(
        message.starts_with(
            "unknown environment variable `SITEGEN_SITE_NAMES`; did you mean `SITEGEN_SITE_NAME`? allowed: "
        ),
        "{message}"
    );
}

#[test]
fn bad_values_are_refused_with_place_and_allowed_values() {
    let wrong = |toml: &str| error(&format!("{SOURCE}{toml}"), &[]);
    assert_eq!(
        wrong("[site]\nbase_url = \"example.org\"\n"),
        "sitegen.toml:4: `site.base_url` is `example.org`; allowed: http:// or https:// and a host, such as https://example.org\n  \
         |\n4 | base_url = \"example.org\"\n  |            ^^^^^^^^^^^^^"
    );
    assert!(wrong("[site]\nbase_url = \"https://example.org/site\"\n").contains("site.base_url"));
    assert!(wrong("[site]\ntheme = \"rouge\"\n").contains("`rouge`; allowed: default, sobre"));
    assert!(wrong("[site]\nlanguage = \"de\"\n").contains("`de`; allowed: en, fr"));
    assert_eq!(
        wrong("[substitutes]\nper_product = 0\n").lines().next(),
        Some(
            "sitegen.toml:4: `substitutes.per_product` is `0`; allowed: a whole number from 1 to 12"
        )
    );
    assert!(wrong("[substitutes]\nper_product = \"4\"\n").starts_with(
        "sitegen.toml:4: `substitutes.per_product` is `4`; allowed: a whole number from 1 to 12"
    ));
    assert!(wrong("[paths]\npublic = \"data\"\n").contains("must not contain each other"));
    let message = error(SOURCE, &[("SITEGEN_BUILD_JOBS", "many")]);
    assert_eq!(
        message,
        "SITEGEN_BUILD_JOBS: `build.jobs` is `many`; allowed: a whole number from 0 to 256"
    );
    assert!(error("", &[]).contains("no source of products"));
}

#[test]
fn secrets_come_from_outside_and_are_never_printed() {
    assert!(error(&format!("{SOURCE}[sentry]\ndsn = \"x\"\n"), &[]).contains("unknown key `dsn`"));
    let toml = format!("{SOURCE}[sentry]\ndsn_file = \"dsn\"\n");
    let config = load(&toml, &[], Flags::default()).unwrap();
    assert_eq!(
        config.sentry.dsn.as_ref().map(Secret::expose),
        Some("https://key@sentry.example/1")
    );
    assert!(!format!("{config:?}").contains("key@"));
    let both = [
        ("SITEGEN_SENTRY_DSN", "http://env@[::1]:9000/base/2"),
        ("SITEGEN_SENTRY_DSN_FILE", "dsn"),
    ];
    let config = load(&toml, &both, Flags::default()).unwrap();
    assert_eq!(
        config.sentry.dsn.as_ref().map(Secret::expose),
        Some("http://env@[::1]:9000/base/2")
    );
    let message = error(&format!("{SOURCE}[sentry]\ndsn_file = \"none\"\n"), &[]);
    assert!(message.starts_with("sitegen.toml:4: `sentry.dsn_file` is `none`"), "{message}");
    let address = "database_file = \" postgres://site:hush@db.example.org/accounts\"";
    let message = error(&format!("{SOURCE}[accounts]\n{address}\n"), &[]);
    assert!(message.starts_with("`accounts.database_file` is an address"), "{message}");
    assert!(!message.contains("hush"), "{message}");
}

#[test]
fn a_wrong_dsn_is_named_by_where_it_stands_and_not_repeated() {
    for wrong in [
        "hunter2",
        "https://hunter2/1",
        "https://hunter2@sentry.example/",
        "ftp://hunter2@x.example/1",
    ] {
        let message = error(SOURCE, &[("SITEGEN_SENTRY_DSN", wrong)]);
        assert_eq!(
            message,
            "SITEGEN_SENTRY_DSN: not allowed; allowed: a DSN, such as https://key@sentry.example/1"
        );
    }
    let message = error(&format!("{SOURCE}[sentry]\ndsn_file = \"sitegen.toml\"\n"), &[]);
    assert!(
        message.starts_with("sitegen.toml:4: `sentry.dsn_file` is `sitegen.toml`"),
        "{message}"
    );
}

#[test]
fn a_server_listens_on_a_socket_or_on_loopback_and_elsewhere_only_where_that_is_said() {
    let listen = |text: &str, flags: Flags| {
        let toml = format!("{SOURCE}[server]\nlisten = \"{text}\"\n");
        load(&toml, &[], flags).map(|config| config.listen)
    };
    let none = Flags::default;
    let tcp = |text: &str| ListenAddress::Tcp(text.parse().unwrap());
    let unix = |text: &str| ListenAddress::Unix(text.into());
    assert_eq!(listen("[::1]:80", none()), Ok(tcp("[::1]:80")));
    assert_eq!(listen("unix:/run/x.sock", none()), Ok(unix("/run/x.sock")));
    let ListenAddress::Unix(path) = listen("unix:x.sock", none()).unwrap() else { panic!() };
    assert!(path.is_absolute() && path.ends_with("x.sock"));
    let flag = |text: &str| Flags { listen: Some(text.into()), ..none() };
    assert_eq!(listen("127.0.0.1:1", flag("unix:/x")), Ok(unix("/x")));
    for bad in ["", "unix:", "8080", "localhost:80", &format!("unix:/{}", "x".repeat(103))] {
        let message = listen(bad, none()).unwrap_err();
        assert!(message.contains("unix:/run/sitegen/sitegen.sock"), "{bad}: {message}");
    }
    let refused = listen("127.0.0.1:1", flag("0.0.0.0:80")).unwrap_err();
    assert!(refused.starts_with("--listen: `server.listen` is `0.0.0.0:80`"), "{refused}");
    assert!(refused.contains("--allow-public-bind") && refused.contains("timeouts"), "{refused}");
    let allowed = Flags { allow_public_bind: true, ..none() };
    assert_eq!(listen("0.0.0.0:80", allowed), Ok(tcp("0.0.0.0:80")));
}

#[test]
fn a_bad_tag_or_weight_names_file_and_line() {
    let wrong = |toml: &str| error(&format!("{SOURCE}{toml}"), &[]);
    for key in ["countries", "categories"] {
        for bad in ["france", "en:!!!", "english:france", ""] {
            let message = wrong(&format!("[filter]\n{key} = [\n  \"en:a\",\n  \"{bad}\",\n]\n"));
            let start = format!("sitegen.toml:6: `filter.{key}` is `{bad}`; allowed: tags such as");
            assert!(message.starts_with(&start), "{bad}: {message}");
        }
    }
    let message = wrong("[filter]\ncountries = [3]\n");
    assert!(message.starts_with("sitegen.toml:4: `filter.countries` is `"), "{message}");
    let message = error(SOURCE, &[("SITEGEN_FILTER_COUNTRIES", "en:france, fr")]);
    assert!(
        message.starts_with("SITEGEN_FILTER_COUNTRIES: `filter.countries` is `fr`"),
        "{message}"
    );
    assert!(
        wrong("[substitutes.weights]\ntaste = 3\n").contains("sitegen.toml:4: unknown key `taste`")
    );
    assert!(
        wrong("[substitutes]\ncountry = \"france\"\n")
            .contains("sitegen.toml:4: `substitutes.country`")
    );
    let toml =
        format!("{SOURCE}[filter]\ncountries = [\"en:France\"]\n[substitutes.weights]\nnova = 9\n");
    let config = load(&toml, &[], Flags::default()).unwrap();
    assert_eq!(config.filter.countries[0].as_str(), "en:france");
    assert_eq!((config.weights.nova, config.weights.grade), (9, 6));
}

#[test]
fn every_setting_says_where_it_came_from_and_secrets_are_left_out() {
    let toml = format!("{SOURCE}[site]\nname = \"Un\"\n[sentry]\ndsn_file = \"dsn\"\n");
    let environment = [
        ("SITEGEN_BUILD_JOBS", "5"),
        ("SITEGEN_FILTER_LANGUAGES", "fr,de"),
        ("SITEGEN_MAIL_PASSWORD", "hush"),
    ];
    let flags = Flags { data: Some("d".into()), ..Flags::default() };
    let config = load(&toml, &environment, flags).unwrap();
    let shown = |key: &str| {
        let setting = config.effective.iter().find(|setting| setting.key == key).unwrap();
        let origin = setting.origin.to_string();
        let origin = origin.rsplit('/').next().unwrap().to_string();
        (setting.toml.clone().unwrap_or_default(), origin)
    };
    let pair = |value: &str, origin: &str| (value.to_string(), origin.to_string());
    assert_eq!(shown("site.name"), pair("\"Un\"", "sitegen.toml:4"));
    assert_eq!(shown("source[0].path"), pair("\"data/demo\"", "sitegen.toml:2"));
    assert_eq!(shown("build.jobs"), pair("5", "SITEGEN_BUILD_JOBS"));
    assert_eq!(shown("filter.languages"), pair("[\"fr\", \"de\"]", "SITEGEN_FILTER_LANGUAGES"));
    assert_eq!(shown("paths.data"), pair("\"d\"", "--data"));
    assert_eq!(shown("limits.record_bytes"), pair("16777216", "the default"));
    assert_eq!(shown("site.notice"), pair("", "the default"));
    let all = format!("{:?}", config.effective);
    assert!(!all.contains("hush") && !all.contains("key@"), "{all}");
}

#[test]
fn the_notice_is_shown_in_each_language_or_as_it_is() {
    let notices = |languages: &str, translated: &str| {
        let toml = format!(
            "{SOURCE}[site]\nlanguages = {languages}\nnotice = \"Essai\"\nnotice_translated = {translated}\n"
        );
        let config = load(&toml, &[], Flags::default())?;
        let settings = config.site_settings();
        let shown = ["fr", "en"].map(|language| settings.notice_in(language).unwrap().to_string());
        Ok::<_, String>(shown)
    };
    let pair = |first: &str, second: &str| [first.to_string(), second.to_string()];
    assert_eq!(notices("[\"fr\", \"en\"]", "[]").unwrap(), pair("Essai", "Essai"));
    assert_eq!(notices("[\"fr\", \"en\"]", "[\"Trial\"]").unwrap(), pair("Essai", "Trial"));
    let message = notices("[\"fr\"]", "[\"Trial\"]").unwrap_err();
    assert!(message.contains("`site.notice_translated` is"), "{message}");
    assert!(message.contains("one text for each of `site.languages` but the first"), "{message}");
}

#[test]
fn the_address_of_the_site_is_as_browsers_write_an_origin() {
    for (written, origin) in [
        ("https://müller.fr", "https://xn--mller-kva.fr"),
        ("https://m%C3%BCller.fr/", "https://xn--mller-kva.fr"),
        ("HTTPS://Même-Rayon.EXAMPLE:443", "https://xn--mme-rayon-l4a.example"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://[::1]:80", "http://[::1]"),
    ] {
        assert_eq!(super::sections::base_url_of(written).as_deref(), Some(origin), "{written}");
    }
    for written in [
        "müller.fr",
        "https://",
        "ftp://a.fr",
        "https://a.fr/x",
        "https://a.fr?x",
        "https://u:p@a.fr",
        "https://a b.fr",
    ] {
        assert_eq!(super::sections::base_url_of(written), None, "{written}");
    }
}

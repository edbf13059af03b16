//! Tests of the configuration: what wins, and what mistakes are told.

use super::*;

/// A folder with sitegen.toml, content/fr and themes/default.
fn load(toml: &str, environment: &[(&str, &str)], overrides: Overrides) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    for name in ["content/fr", "themes/default", "themes/sobre"] {
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
    let overrides = Overrides { config: Some(folder.path().join("sitegen.toml")), ..overrides };
    Config::from_parts(overrides, environment.collect()).map_err(|error| {
        let prefix = format!("{}/", folder.path().display());
        error.to_string().replace(&prefix, "")
    })
}

fn error(toml: &str, environment: &[(&str, &str)]) -> String {
    load(toml, environment, Overrides::default()).unwrap_err()
}

const SOURCE: &str = "[[source]]\npath = \"data/demo\"\n";

#[test]
fn flags_win_over_the_environment_over_the_file_over_defaults() {
    let toml = format!("{SOURCE}[build]\njobs = 3\n[site]\nname = \"Fichier\"\n");
    let config = load(&toml, &[], Overrides::default()).unwrap();
    assert_eq!((config.jobs, config.site.name.as_str()), (3, "Fichier"));
    assert_eq!(config.substitutes.per_product, 4);
    let folder = config.file.parent().unwrap();
    assert_eq!(config.sources, [SourceConfig::File(folder.join("data/demo"))]);
    assert!(folder.is_absolute());
    let environment =
        [("SITEGEN_BUILD_JOBS", "5"), ("SITEGEN_SITE_NAME", "Env"), ("SITEGEN_SOURCES", "a:b")];
    let config = load(&toml, &environment, Overrides::default()).unwrap();
    assert_eq!((config.jobs, config.site.name.as_str()), (5, "Env"));
    let folder = config.file.parent().unwrap();
    let file = |path: PathBuf| SourceConfig::File(path);
    assert_eq!(config.sources, [file(folder.join("a")), file(folder.join("b"))]);
    let flags = Overrides { jobs: Some(7), sources: vec!["c".into()], ..Overrides::default() };
    let config = load(&toml, &environment, flags).unwrap();
    assert_eq!(config.jobs, 7);
    assert_eq!(config.sources, [file(PathBuf::from("c"))]);
}

#[test]
fn unknown_keys_are_refused_with_line_and_allowed_ones() {
    let message = error("[site]\nname = \"x\"\nbase = \"y\"\n", &[]);
    assert_eq!(
        message,
        "sitegen.toml:3: unknown field `base`, expected one of `name`, `base_url`, `language`, `theme`, `notice`"
    );
    let message = error(SOURCE, &[("SITEGEN_SITE_NAMES", "x")]);
    assert!(
        message.starts_with("the environment variable SITEGEN_SITE_NAMES is no setting; allowed: ")
    );
    assert!(message.contains("SITEGEN_SITE_NAME,"), "{message}");
}

#[test]
fn bad_values_are_refused_with_place_and_allowed_values() {
    let wrong = |toml: &str| error(&format!("{SOURCE}{toml}"), &[]);
    assert_eq!(
        wrong("[site]\nbase_url = \"example.org\"\n"),
        "sitegen.toml:4: `site.base_url` is `example.org`; allowed: http:// or https:// and a host, such as https://example.org"
    );
    assert!(wrong("[site]\nbase_url = \"https://example.org/site\"\n").contains("site.base_url"));
    assert!(wrong("[site]\ntheme = \"rouge\"\n").contains("`rouge`; allowed: default, sobre"));
    assert!(wrong("[site]\nlanguage = \"de\"\n").contains("`de`; allowed: fr"));
    assert_eq!(
        wrong("[substitutes]\nper_product = 0\n"),
        "sitegen.toml:4: `substitutes.per_product` is `0`; allowed: a whole number from 1 to 12"
    );
    assert!(
        wrong("[substitutes]\nper_product = \"4\"\n").starts_with("sitegen.toml:4: invalid type")
    );
    assert!(wrong("[paths]\npublic = \"data\"\n").contains("must be folders apart"));
    let message = error(SOURCE, &[("SITEGEN_BUILD_JOBS", "many")]);
    assert_eq!(
        message,
        "SITEGEN_BUILD_JOBS: `build.jobs` is `many`; allowed: a whole number from 0 to 256"
    );
    assert!(error("", &[]).contains("there is no source of products"));
}

#[test]
fn secrets_come_from_outside_and_are_never_printed() {
    assert!(
        error(&format!("{SOURCE}[sentry]\ndsn = \"x\"\n"), &[]).contains("unknown field `dsn`")
    );
    let toml = format!("{SOURCE}[sentry]\ndsn_file = \"dsn\"\n");
    let config = load(&toml, &[], Overrides::default()).unwrap();
    assert_eq!(
        config.sentry_dsn.as_ref().map(Secret::expose),
        Some("https://key@sentry.example/1")
    );
    assert!(!format!("{config:?}").contains("key@"));
    let both = [("SITEGEN_SENTRY_DSN", "from-env"), ("SITEGEN_SENTRY_DSN_FILE", "dsn")];
    let config = load(&toml, &both, Overrides::default()).unwrap();
    assert_eq!(config.sentry_dsn.as_ref().map(Secret::expose), Some("from-env"));
    let message = error(&format!("{SOURCE}[sentry]\ndsn_file = \"none\"\n"), &[]);
    assert!(message.starts_with("sitegen.toml:4: `sentry.dsn_file` is `none`"), "{message}");
}

#[test]
fn a_server_listens_on_a_socket_or_on_loopback_and_elsewhere_only_where_that_is_said() {
    let listen = |text: &str, overrides: Overrides| {
        let toml = format!("{SOURCE}[server]\nlisten = \"{text}\"\n");
        load(&toml, &[], overrides).map(|config| config.listen)
    };
    let none = Overrides::default;
    let tcp = |text: &str| ListenAddress::Tcp(text.parse().unwrap());
    let unix = |text: &str| ListenAddress::Unix(text.into());
    assert_eq!(listen("[::1]:80", none()), Ok(tcp("[::1]:80")));
    assert_eq!(listen("unix:/run/x.sock", none()), Ok(unix("/run/x.sock")));
    let ListenAddress::Unix(path) = listen("unix:x.sock", none()).unwrap() else { panic!() };
    assert!(path.is_absolute() && path.ends_with("x.sock"));
    let flag = |text: &str| Overrides { listen: Some(text.into()), ..none() };
    assert_eq!(listen("127.0.0.1:1", flag("unix:/x")), Ok(unix("/x")));
    for bad in ["", "unix:", "8080", "localhost:80", &format!("unix:/{}", "x".repeat(103))] {
        let message = listen(bad, none()).unwrap_err();
        assert!(message.contains("unix:/run/sitegen/sitegen.sock"), "{bad}: {message}");
    }
    let refused = listen("127.0.0.1:1", flag("0.0.0.0:80")).unwrap_err();
    assert!(refused.starts_with("the command line: `listen` is `0.0.0.0:80`"), "{refused}");
    assert!(refused.contains("--allow-public-bind") && refused.contains("timeouts"), "{refused}");
    let allowed = Overrides { allow_public_bind: true, ..none() };
    assert_eq!(listen("0.0.0.0:80", allowed), Ok(tcp("0.0.0.0:80")));
}

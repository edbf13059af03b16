//! Exit codes, the lock, status, and serving.

use std::fs::{self, File};
use std::process::Stdio;

use serde_json::Value;

use crate::support::server::Server;
use crate::support::{SiteTest, assert_same_pages, barcode, shelf};

#[test]
fn mistakes_of_use_exit_2_and_say_what_is_allowed() {
    let site = SiteTest::with_products(&shelf());
    assert_eq!(site.run(&["biuld"]).code, 2);
    assert_eq!(site.run(&["build", "--jobs", "many"]).code, 2);
    assert_eq!(site.run(&["serve", "--listen", "0.0.0.0:80"]).code, 2);
    site.edit("sitegen.toml", "name =", "nom =");
    let run = site.run(&["build"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains(
            "sitegen.toml:2: unknown key `nom`; did you mean `name`? allowed: name, base_url"
        ),
        "{}",
        run.stderr
    );
    let run = site.run(&["build", "--config", "nowhere.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("nowhere.toml"), "{}", run.stderr);
}

#[test]
fn the_configuration_is_shown_with_where_each_setting_comes_from_and_has_a_schema() {
    let site = SiteTest::with_products(&shelf());
    let shown = site
        .command(&["config", "show"])
        .env("SITEGEN_SITE_BASE_URL", "https://essai.example")
        .env("SITEGEN_SENTRY_DSN", "https://secret-key@sentry.example/1")
        .output()
        .unwrap();
    let text = String::from_utf8(shown.stdout).unwrap();
    let line = |key: &str| text.lines().find(|line| line.starts_with(key)).unwrap();
    assert!(shown.status.success(), "{text}");
    let base_url = line("site.base_url");
    assert!(base_url.contains("https://essai.example"), "{base_url}");
    assert!(base_url.contains("SITEGEN_SITE_BASE_URL"), "{base_url}");
    assert!(line("site.name").contains("sitegen.toml:2"), "{text}");
    assert!(line("fetch.attempts").contains("the default"), "{text}");
    assert!(!text.contains("secret-key"), "{text}");
    let schema: Value = serde_json::from_str(&site.run(&["config", "schema"]).stdout).unwrap();
    assert_eq!(schema["properties"]["site"]["properties"]["base_url"]["type"], "string");
}

#[test]
fn an_error_of_several_lines_takes_one_in_the_table_of_runs() {
    let site = SiteTest::with_products(&shelf());
    site.edit("content/categories.toml", "[", "[[");
    assert_eq!(site.run(&["build"]).code, 1);
    let status = site.run(&["status"]).stdout;
    let run = status.lines().last().unwrap();
    assert!(run.contains("failed") && run.contains("categories.toml:"), "{status}");
}

#[test]
fn a_second_build_leaves_at_once_with_75_and_names_the_first() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let lock = File::options().read(true).write(true).open(site.path("data/.lock")).unwrap();
    lock.lock().unwrap();
    let run = site.run(&["build"]);
    assert_eq!(run.code, 75);
    assert!(run.stderr.contains("another build or fetch is running (process "), "{}", run.stderr);
    drop(lock);
    site.build();
}

#[test]
fn of_ten_builds_at_once_one_is_done_and_nine_leave_with_75() {
    let site = SiteTest::with_demo();
    let mut builds = Vec::new();
    for _ in 0..10 {
        builds.push(site.start(&["build"]));
    }
    let mut codes = Vec::new();
    for mut build in builds {
        codes.push(build.wait().unwrap().code().unwrap());
    }
    codes.sort_unstable();
    // One that comes when the first is through finds nothing to do.
    let done = codes.iter().filter(|code| **code == 0).count();
    assert!(done >= 1 && codes.iter().all(|code| [0, 75].contains(code)), "{codes:?}");
    assert_same_pages(&site.pages(), &site.fresh_pages(&[]));
    println!("measured: of 10 builds {done} done, {} sent away with 75, 0 failed", 10 - done);
}

#[test]
fn the_summary_shows_the_figures_and_quiet_shows_nothing() {
    let site = SiteTest::with_products(&shelf());
    let run = site.run(&["build"]);
    for words in
        ["records read", "rejected", "new", "unchanged", "pages/s", "peak memory", "seconds"]
    {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let run = site.run(&["build", "--quiet"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
}

#[test]
fn status_tells_grades_categories_runs_and_machine() {
    let site = SiteTest::with_products(&shelf());
    assert!(site.run(&["status"]).stdout.contains("run `sitegen build` first"));
    site.build();
    let run = site.run(&["status"]);
    for words in [
        env!("CARGO_PKG_VERSION"),
        "Biscuits",
        "Products by Nutri-Score",
        "cores",
        "done",
        "days ago",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let status: Value = serde_json::from_str(&site.run(&["status", "--json"]).stdout).unwrap();
    assert_eq!(status["catalogue"]["grades"]["d"], 2);
}

#[test]
fn serve_leaves_with_0_when_it_is_asked_to() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let server = Server::start(&site);
    assert!(server.get("GET /healthz").starts_with("HTTP/1.1 200 OK"));
    assert_eq!(server.end(), Some(0));
}

#[test]
fn serve_answers_the_urls_of_the_site() {
    let site = SiteTest::with_products(&shelf());
    let run = site.run(&["serve"]);
    assert!(run.stderr.contains("run `sitegen build` first"), "{}", run.stderr);
    site.build();
    let server = Server::start(&site);
    let product = format!("/produit/{}", barcode(5));
    let pair = format!("{product}/{}", barcode(1));
    for url in [
        "/",
        product.as_str(),
        pair.as_str(),
        "/categorie/biscuits",
        "/a-propos",
        "/sitemap.xml",
        "/robots.txt",
    ] {
        let answer = server.get(&format!("GET {url}"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{url}: {answer}");
        let kind = if url.ends_with(".xml") {
            "application/xml"
        } else if url.ends_with(".txt") {
            "text/plain"
        } else {
            "text/html; charset=utf-8"
        };
        assert!(answer.contains(kind), "{url}: {answer}");
    }
    let missing = server.get("GET /produit/3017620422003?x=1");
    assert!(
        missing.starts_with("HTTP/1.1 404") && missing.contains("Page introuvable"),
        "{missing}"
    );
    assert!(server.get("GET /../sitegen.toml").starts_with("HTTP/1.1 404"));
    assert!(server.get("POST /").starts_with("HTTP/1.1 405"));
    let head = server.get("HEAD /");
    assert!(head.starts_with("HTTP/1.1 200") && head.ends_with("\r\n\r\n"), "{head}");
}

/// Phones load it on every page.
#[test]
fn the_script_of_the_search_box_is_small() {
    let site = SiteTest::built_demo();
    let scripts = std::fs::read_dir(site.path("public/static")).unwrap().map(Result::unwrap);
    let search = scripts.filter(|file| file.file_name().to_string_lossy().starts_with("search."));
    let bytes: Vec<u64> = search
        .filter(|file| file.path().extension().is_some_and(|ending| ending == "js"))
        .map(|file| file.metadata().unwrap().len())
        .collect();
    assert!(matches!(bytes[..], [1..=6144]), "{bytes:?}");
}

/// Of a million products a heap that keeps what reading took holds a third more.
#[test]
fn a_build_holds_little_memory_unless_it_is_told_how_much() {
    let site = SiteTest::with_products(&shelf());
    let is_frugal = |told: Option<&str>| {
        let mut command = site.command(&["build"]);
        command.envs(told.map(|threshold| ("MALLOC_MMAP_THRESHOLD_", threshold)));
        let mut build = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let (environ, mut is_frugal) = (format!("/proc/{}/environ", build.id()), false);
        while build.try_wait().unwrap().is_none() {
            let environment = fs::read(&environ).unwrap_or_default();
            is_frugal |= String::from_utf8_lossy(&environment).contains("MALLOC_TRIM_THRESHOLD_=");
        }
        assert!(build.wait().unwrap().success());
        is_frugal
    };
    assert!(is_frugal(None));
    assert!(!is_frugal(Some("65536")));
}

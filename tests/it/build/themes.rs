//! A theme of the site's own is what it changes of the default one, file by file.

use crate::support::{SiteTest, shelf};

const CREDITS: &str = "templates/partials/credits.html";

#[test]
fn a_theme_of_two_files_stands_before_the_default_one() {
    let site = SiteTest::with_products(&shelf());
    site.build();
    let before = site.pages();
    site.edit("sitegen.toml", "[site]\n", "[site]\ntheme = \"mine\"\n");
    std::fs::create_dir_all(site.path("themes/mine")).unwrap();
    assert_eq!(site.run(&["build"]).code, 0, "a theme may lack everything");
    assert!(site.pages() == before, "what it lacks is that of the default");
    for file in [CREDITS, "static/style.css"] {
        let run = site.run(&["theme", "eject", file]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains(&format!("themes/mine/{file} is a copy of")), "{}", run.stdout);
        let [own, default] =
            ["mine", "default"].map(|theme| site.read(&format!("themes/{theme}/{file}")));
        assert_eq!(own, default);
    }
    site.build();
    assert!(site.pages() == before);
    site.edit(&format!("themes/mine/{CREDITS}"), "<div", "<div data-own");
    site.edit("themes/mine/static/style.css", ":root {", ":root { --own: 1px;");
    site.build();
    let pages = site.pages();
    let shown = |name: &str| String::from_utf8_lossy(&pages[name]).into_owned();
    let product = pages.keys().find(|name| name.starts_with("produit/")).unwrap();
    assert!(shown(product).contains("<div data-own"), "{}", shown(product));
    let style = pages.keys().find(|name| {
        name.starts_with("static/style.") && name.ends_with(".css") && !before.contains_key(*name)
    });
    assert!(shown(style.unwrap()).contains("--own: 1px"));
    // A mistake is looked for where it was made.
    site.put(
        &format!("themes/mine/{CREDITS}"),
        "{% macro credits() %}\n{{ nothing( }}\n{% endmacro %}",
    );
    let broken = site.run(&["build"]);
    assert!(
        broken.code == 1 && broken.stderr.contains(&format!("themes/mine/{CREDITS}:2")),
        "{}",
        broken.stderr
    );
}

#[test]
fn only_what_a_theme_has_is_ejected_and_nothing_is_overwritten() {
    let site = SiteTest::new();
    site.edit("sitegen.toml", "[site]\n", "[site]\ntheme = \"mine\"\n");
    std::fs::create_dir_all(site.path("themes/mine")).unwrap();
    site.put("themes/mine/static/style.css", "own");
    for (file, code, said) in [
        ("static/style.css", 1, "themes/mine/static/style.css is there already"),
        ("static/stile.css", 1, "no theme has a file static/stile.css; there are static/"),
        ("product.html", 1, "templates/product.html"),
        ("../default/static/style.css", 2, "is no path within a theme"),
        ("/etc/passwd", 2, "is no path within a theme"),
    ] {
        let run = site.run(&["theme", "eject", file]);
        assert!(
            run.code == code && run.stderr.contains(said),
            "{file}: {} {}",
            run.code,
            run.stderr
        );
    }
    assert_eq!(site.read("themes/mine/static/style.css"), "own");
}

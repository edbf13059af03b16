//! The pages in a real browser: they fit every width.

use serde_json::json;

use crate::support::pages::elements;
use crate::support::server::Server;
use crate::support::{SiteTest, barcode, browser, product, shelf};

/// Loads pages in frames of several widths and notes those that are wider than their frame.
const RULER: &str = r#"<!doctype html><title>ruler</title><pre id="result">running</pre><script>
const pages = PAGES, widths = [320, 390, 768, 1280];
const load = (page, width) => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:900px;border:0`;
  frame.onload = () => {
    const root = frame.contentDocument.documentElement;
    const styled = frame.contentDocument.styleSheets.length > 0;
    done(`${page} ${width} ${styled && root.scrollWidth <= width ? "fits" : "WIDE " + root.scrollWidth}`);
    frame.remove();
  };
  frame.src = page;
  document.body.append(frame);
});
(async () => {
  const lines = [];
  for (const page of pages) for (const width of widths) lines.push(await load(page, width));
  document.getElementById("result").textContent = lines.join("\n") + "\ndone";
})();
</script>"#;

#[test]
fn no_page_is_wider_than_the_screen() {
    if !browser::is_there() {
        return;
    }
    let mut products = shelf();
    products[4]["product_name"] = json!("Interminable".repeat(14));
    products[4]["brands"] = json!("Marque-sans-espace-et-sans-fin".repeat(5));
    products[4]["ingredients_text"] = json!("abcdefghij".repeat(60));
    products.extend((10..45).map(|number| product(number, "c", &["en:snacks", "en:biscuits"])));
    let site = SiteTest::with_products(&products);
    site.build();
    let (worst, best) = (barcode(5), barcode(1));
    let pages = json!([
        "/",
        format!("/produit/{worst}"),
        format!("/produit/{worst}/{best}"),
        "/categorie/biscuits",
        "/categorie/biscuits/2",
        "/a-propos",
        "/404.html",
    ]);
    site.put("public/ruler.html", RULER.replace("PAGES", &pages.to_string()));
    let server = Server::start(&site);
    let address = browser::without_policy(server.address().parse().unwrap());
    let seen = browser::document(&format!("http://{address}/ruler"), &site.path("profile"));
    let result = elements(&seen, "pre").concat();
    assert!(result.ends_with("\ndone"), "{seen}");
    assert!(!result.contains("WIDE"), "{result}");
    assert_eq!(result.matches(" fits").count(), 28, "{result}");
}

//! The pages in a real browser: they fit every width, and the search box offers what is typed for.

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
        "/ce-que-valent-nos-propositions",
        "/404.html",
        "/recherche?q=marque",
        "/recherche?q=marque&note=a&nova=1",
    ]);
    site.put("public/ruler.html", RULER.replace("PAGES", &pages.to_string()));
    let server = Server::start(&site);
    let address = browser::without_policy(server.address().parse().unwrap());
    let seen = browser::document(&format!("http://{address}/ruler"), &site.path("profile"));
    let result = elements(&seen, "pre").concat();
    assert!(result.ends_with("\ndone"), "{seen}");
    assert!(!result.contains("WIDE"), "{result}");
    assert_eq!(result.matches(" fits").count(), 40, "{result}");
}

/// Measures pages of results as narrow as a phone: how much room is between chips, on how many lines pack
/// sizes are.
const MEASURER: &str = r#"<!doctype html><title>measurer</title><pre id="result">running</pre><script>
const load = (page, width) => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:900px;border:0`;
  frame.onload = () => { done(frame.contentDocument); };
  frame.src = page;
  document.body.append(frame);
});
const rooms = chips => chips.flatMap((one, at) => chips.slice(at + 1).map(other => Math.max(
  other.top - one.bottom, one.top - other.bottom, other.left - one.right, one.left - other.right)));
(async () => {
  const lines = [];
  for (const page of ["/recherche?q=marque&note=a&nova=1&sans=en:milk,en:eggs", "/recherche?q=marque"]) {
    const seen = await load(page, 412);
    for (const facets of seen.querySelectorAll("details")) facets.open = true;
    const chips = [...seen.querySelectorAll(".shelves a")].map(chip => chip.getBoundingClientRect());
    const room = Math.min(...rooms(chips));
    lines.push(`${chips.length > 3 ? "many" : "few"} chips ${room >= 8 ? "have room" : `TOUCH: ${room}`}`);
  }
  for (const width of [320, 345, 370, 412]) {
    const seen = await load("/recherche?q=marque", width);
    const sizes = [...seen.querySelectorAll(".card .size")];
    const high = sizes.filter(size => size.offsetHeight > 1.6 * parseFloat(seen.defaultView.getComputedStyle(size).lineHeight));
    lines.push(`${width}: of ${sizes.length} sizes parted ${high.map(size => size.textContent).join()}`);
  }
  document.getElementById("result").textContent = lines.join("\n") + "\ndone";
})();
</script>"#;

#[test]
fn chips_have_room_and_pack_sizes_stay_on_a_line() {
    if !browser::is_there() {
        return;
    }
    let mut products = shelf();
    for (product, name) in
        products.iter_mut().zip(["N", "Mot", "Moyen", "Un peu long", "Bien plus long"])
    {
        product["brands"] = json!(format!("Marque {name}"));
        product["quantity"] = json!("6 x 1 l");
    }
    products[5]["quantity"] = json!("6 x 1 l de plus que ce qui tient sur une ligne");
    let site = SiteTest::with_products(&products);
    site.build();
    site.put("public/measurer.html", MEASURER);
    let server = Server::start(&site);
    let address = browser::without_policy(server.address().parse().unwrap());
    let seen = browser::document(&format!("http://{address}/measurer"), &site.path("profile"));
    let long = "6 x 1 l de plus que ce qui tient sur une ligne";
    let sizes = [320, 345, 370, 412].map(|width| format!("{width}: of 6 sizes parted {long}"));
    let chips = ["many chips have room", "many chips have room"].map(str::to_string);
    let expected = [&chips[..], &sizes[..], &["done".to_string()]].concat();
    assert_eq!(elements(&seen, "pre").concat().lines().collect::<Vec<_>>(), expected, "{seen}");
}

/// Types into the search box of the home page and tells the language, direction and parts of what is offered.
const READER: &str = r#"<!doctype html><title>reader</title><pre id="result">running</pre>
<iframe src="/" style="width:800px;height:900px"></iframe><script>
const frame = document.querySelector("iframe");
frame.onload = async () => {
  const page = frame.contentDocument, input = page.querySelector("form.search input");
  const list = page.querySelector("[role=listbox]");
  input.value = "schoko";
  input.dispatchEvent(new frame.contentWindow.Event("input"));
  for (let left = 100; left && list.hidden; left--) await new Promise(done => setTimeout(done, 50));
  const lines = [...list.children].map(option => [...option.children].map(part => [
    part.textContent, part.lang, part.dir, part.getAttribute("role"), part.getAttribute("aria-label")]
    .filter(Boolean).join(" ")).join(", "));
  document.getElementById("result").textContent = lines.join("\n") + "\ndone";
};
</script>"#;

#[test]
fn suggestions_tell_their_language_and_what_their_letter_means() {
    if !browser::is_there() {
        return;
    }
    let mut products = shelf();
    products[3]["product_name"] = json!("Schokolade");
    products[3]["lang"] = json!("de");
    products[0]["product_name"] = json!("Schoko");
    let site = SiteTest::with_products(&products);
    site.build();
    site.put("public/reader.html", READER);
    let server = Server::start(&site);
    let address = browser::without_policy(server.address().parse().unwrap());
    let seen = browser::document(&format!("http://{address}/reader"), &site.path("profile"));
    let expected = [
        "Schoko auto, Marque 1 auto, A img Nutri-Score A",
        "Schokolade de auto, Marque 4 auto, D img Nutri-Score D",
        "done",
    ];
    assert_eq!(elements(&seen, "pre").concat().lines().collect::<Vec<_>>(), expected, "{seen}");
}

//! In a shop: a barcode is read, a page is kept, and there is no network.

use serde_json::{Value, json};
use sitegen::model::barcodes_in;

use crate::browser::demo;
use crate::support::webdriver::{self, Browser};

const PRODUCT: &str = "/produit/9527541781928";

/// How many pages a cache holds.
fn kept(browser: &Browser, cache: &str) -> u64 {
    let count = format!("(await (await caches.open('{cache}')).keys()).length");
    browser.see(&count).as_u64().unwrap()
}

fn cached(browser: &Browser, url: &str) -> Value {
    browser.see(&format!("Boolean(await caches.match('{url}'))"))
}

#[test]
fn without_network_there_are_the_last_pages_and_aisles_asked_for_and_never_an_old_one() {
    if !webdriver::is_there() {
        return;
    }
    let mut site = demo();
    let browser = Browser::start(site.address);
    browser.open("/");
    browser.run("await navigator.serviceWorker.ready");
    browser.wait("navigator.serviceWorker.controller");
    // While the network answers, the page is what it answers.
    browser.open(PRODUCT);
    let file = "public/produit/928/9527541781928.html";
    site.site.edit(file, "<h1>", "<h1>Tout frais ");
    browser.open(PRODUCT);
    browser.wait("document.querySelector('h1').textContent.startsWith('Tout frais')");
    // What belongs to a visitor alone, and what changes something, is never kept.
    for page in ["/connexion", "/inscription", "/mes-aliments", "/compte"] {
        browser.open(page);
        assert_eq!(cached(&browser, page), false, "{page}");
    }
    for number in 0..60 {
        browser.open(&format!("/recherche?q=pain&page=1&essai={number}"));
    }
    browser.open("/categorie/biscuits");
    assert!((40..=50).contains(&kept(&browser, "seen")), "{}", kept(&browser, "seen"));
    browser.open(PRODUCT);
    browser.open("/categorie/biscuits");
    browser.press("[data-keep-aisle]");
    browser.wait(
        "document.querySelector('[data-keep-aisle]').textContent === 'Rayon gardé hors connexion'",
    );
    let listed = browser.see("document.querySelectorAll('main .card a.cover').length");
    assert_eq!(kept(&browser, "aisle /categorie/biscuits"), listed.as_u64().unwrap() + 1);
    let bytes = "let all = 0; const cache = await caches.open('aisle /categorie/biscuits');
         for (const one of await cache.keys()) all += (await (await cache.match(one)).blob()).size;
         return all";
    assert!(browser.run(bytes).as_u64().unwrap() <= 1_000_000);
    let other = browser.see("document.querySelector('main .card a.cover').pathname");
    site.end_nginx();
    browser.open(PRODUCT);
    browser.wait("document.querySelector('h1').textContent.startsWith('Tout frais')");
    assert_eq!(browser.see("document.styleSheets.length"), 1, "it looks as it should");
    browser.open(other.as_str().unwrap());
    browser.wait("document.querySelector('.product')");
    browser.open("/compte");
    browser.wait("document.querySelector('h1').textContent === 'Hors connexion'");
    browser.wait("document.querySelector('[data-aisles]').textContent.includes('Biscuits')");
    // All of it goes where its owner wants that.
    browser.press("[data-off]");
    browser.wait("!document.querySelector('[data-on]').hidden");
    let left =
        "[(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]";
    assert_eq!(browser.see(left), json!([0, 0]));
}

#[test]
fn a_new_theme_replaces_what_was_kept_of_the_old_one() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    browser.open(PRODUCT);
    browser.run("await navigator.serviceWorker.ready");
    let shells = "(await caches.keys()).filter((name) => name.startsWith('shell ')).join()";
    browser.wait("navigator.serviceWorker.controller");
    let before = browser.see(shells);
    site.site.edit("themes/default/static/style.css", ":root {", ":root { --essai: 1px;").build();
    browser.open(PRODUCT);
    let started = std::time::Instant::now();
    // The new one is kept before the old one goes.
    let mut after = browser.see(shells);
    while (after == before || after.as_str().unwrap().contains(','))
        && started.elapsed().as_secs() < 30
    {
        std::thread::sleep(std::time::Duration::from_millis(50));
        after = browser.see(shells);
    }
    assert!(before != after && !after.as_str().unwrap().contains(','), "{before} {after}");
}

#[test]
fn the_site_can_be_installed() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    browser.open("/");
    browser.run("await navigator.serviceWorker.ready");
    let errors = browser.devtools("Page.getInstallabilityErrors", &json!({}));
    assert_eq!(errors["installabilityErrors"], json!([]), "{errors}");
    let manifest = browser.devtools("Page.getAppManifest", &json!({}));
    assert_eq!(manifest["errors"], json!([]), "{manifest}");
    for (url, kind) in [
        ("/manifest.webmanifest", "application/manifest+json"),
        ("/sw.js", "text/javascript"),
        ("/favicon.ico", "image/x-icon"),
    ] {
        let answer = site.get(url);
        assert!(
            answer.contains("200 OK") && answer.contains(&format!("Content-Type: {kind}")),
            "{answer}"
        );
        assert!(answer.contains("Cache-Control: no-cache"), "{answer}");
    }
    let icons = "let sizes = []; for (const icon of (await (await fetch('/manifest.webmanifest')).json()).icons) {
         const image = new Image(); image.src = icon.src; await image.decode();
         sizes.push(`${image.naturalWidth}x${image.naturalHeight}` === icon.sizes); } return sizes";
    assert_eq!(browser.run(icons), json!([true, true, true]));
}

/// A video of thirteen stripes, each as bright as a digit of a barcode; YUV4MPEG2, as Chromium takes it for a camera.
fn film(digits: &str) -> Vec<u8> {
    let (width, height) = (260, 80);
    let mut film = format!("YUV4MPEG2 W{width} H{height} F5:1 Ip A1:1 C420jpeg\n").into_bytes();
    for _ in 0..5 {
        film.extend_from_slice(b"FRAME\n");
        for _ in 0..height {
            for digit in digits.bytes() {
                film.extend_from_slice(&[16 + 22 * (digit - b'0'); 20]);
            }
        }
        film.extend(std::iter::repeat_n(128, width * height / 2));
    }
    film
}

/// Reads the stripes of the film as a browser with a detector of its own would read the bars of a barcode.
const DETECTOR: &str = "window.BarcodeDetector = class {
    static async getSupportedFormats() { return ['ean_13', 'qr_code']; }
    async detect(video) {
        const canvas = new OffscreenCanvas(260, 80), pen = canvas.getContext('2d');
        pen.drawImage(video, 0, 0, 260, 80);
        const light = [...Array(13).keys()].map((at) => pen.getImageData(at * 20 + 10, 40, 1, 1).data[1]);
        window.lastSeen = light;
        return [{ rawValue: light.map((value) => Math.round(value / 25.6)).join('') }];
    }
};";

#[test]
fn a_barcode_before_the_camera_leads_to_its_product_and_digits_do_where_there_is_none() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    site.site.put("camera.y4m", film("9527541781928"));
    let video =
        format!("--use-file-for-fake-video-capture={}", site.site.path("camera.y4m").display());
    let camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", &video];
    let browser = Browser::start_with(site.address, &camera);
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": DETECTOR }));
    browser.open("/");
    browser.press("form.search a");
    browser.wait("location.pathname === '/produit/9527541781928'");
    // Back leads to the next product.
    let plain = Browser::start(site.address);
    plain.open("/scanner");
    plain.wait("document.querySelector('#scan [role=status]').textContent.includes('tapez')");
    assert_eq!(plain.see("document.querySelector('#digits').inputMode"), "numeric");
    plain.type_in("#digits", "9 527541 781928");
    plain.press("#scan button");
    plain.wait("location.pathname === '/produit/9527541781928'");
    assert!(site.get("/scanner").contains("camera=(self)"));
}

/// Takes a photo's name for the digits in it, and keeps what would be asked for.
const READER: &str = "window.asked = [];
HTMLFormElement.prototype.requestSubmit = function () { window.asked.push(this.elements.q.value); };
window.createImageBitmap = async (photo) => photo.name;
window.BarcodeDetector = class {
    static async getSupportedFormats() { return ['ean_8', 'upc_e']; }
    async detect(name) { return [{ rawValue: name }]; }
};";

#[test]
fn eight_digits_before_the_camera_are_asked_for_where_the_search_takes_them_for_a_barcode() {
    if !webdriver::is_there() {
        return;
    }
    let site = demo();
    let browser = Browser::start(site.address);
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": READER }));
    browser.open("/scanner");
    browser.wait("!document.querySelector('#photo').closest('.field').hidden");
    // UPC-E begin with 0 or 1; EAN-8 with any digit.
    let mut codes = vec!["04252614".to_string(), "04252615".into(), "96385074".into()];
    codes.extend((1..20_000_000).step_by(9_973).map(|number| format!("{number:08}")));
    let photos = format!(
        "for (const code of {}) {{
             const [photo, chosen] = [document.querySelector('#photo'), new DataTransfer()];
             chosen.items.add(new File([], code));
             photo.files = chosen.files;
             photo.dispatchEvent(new Event('change'));
         }}
         await new Promise((done) => setTimeout(done));
         return window.asked",
        json!(codes)
    );
    codes.retain(|code| !barcodes_in(code).is_empty());
    assert_eq!(browser.run(&photos), json!(codes));
}

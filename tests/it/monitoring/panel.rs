//! /panneau: its password, behind nginx, in a real browser.

use std::fs::File;
use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::time::{SystemTime, UNIX_EPOCH};

use data_encoding::BASE64;

use crate::support::nginx::{Caged, Rates, is_there, signal};
use crate::support::pages::elements;
use crate::support::server::Server;
use crate::support::{SiteTest, browser, shelf};

const SLOT: usize = 128;

/// A site with a panel, and its password.
fn site() -> (SiteTest, String) {
    let site = SiteTest::with_products(&shelf());
    let settings =
        site.read("sitegen.toml") + "[monitoring]\npanel_password_file = \"panel-password\"\n";
    site.put("sitegen.toml", settings);
    let run = site.run(&["panel-password"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    (site, run.stdout.trim().to_string())
}

fn basic(password: &str) -> String {
    format!("Authorization: Basic {}\r\n", BASE64.encode(format!("moi:{password}").as_bytes()))
}

fn asked(caged: &Caged, headers: &str) -> String {
    let head = "GET /panneau HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    caged.sent(format!("{head}{headers}\r\n").as_bytes())
}

/// Samples of the last days in the file's format, as a release before this one left them.
fn measured(site: &SiteTest, minutes: i64) {
    std::fs::create_dir_all(site.path("data")).unwrap();
    let file = File::create(site.path("data/panel.ring")).unwrap();
    file.set_len(10_240 * SLOT as u64).unwrap();
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let now = i64::try_from(seconds / 60).unwrap();
    for minute in now - minutes..now {
        let mut slot = minute.to_le_bytes().to_vec();
        for figure in 0..28_u8 {
            #[allow(clippy::cast_precision_loss, reason = "small numbers")]
            let value = f32::from(figure + 1) * 1e5 * ((minute % 100) as f32 + 1.0);
            slot.extend((if figure < 2 { 0.5 } else { value }).to_le_bytes());
        }
        slot.extend(&blake3::hash(&slot).as_bytes()[..8]);
        let place = u64::try_from(minute % 10_240).unwrap() * SLOT as u64;
        file.write_all_at(&slot, place).unwrap();
    }
}

#[test]
fn its_password_is_made_shown_once_and_replaced() {
    let (site, first) = site();
    assert_eq!(first.len(), 43, "{first}");
    let file = site.path("panel-password");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let hash = site.read("panel-password");
    assert!(hash.starts_with("$argon2id$") && !hash.contains(&first), "{hash}");
    let second = site.run(&["panel-password"]);
    assert_ne!(second.stdout.trim(), first);
    assert_ne!(site.read("panel-password"), hash);
    let without = SiteTest::with_products(&shelf());
    let run = without.run(&["panel-password"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("`monitoring.panel_password_file` is not set"), "{}", run.stderr);
}

#[test]
fn behind_nginx_only_the_password_opens_it_and_a_kill_costs_no_sample() {
    if !is_there() {
        return;
    }
    let (site, password) = site();
    measured(&site, 300);
    let caged = Caged::start(site, Rates::Lifted);
    for headers in [String::new(), basic("guess"), "Cookie: session=x\r\n".into()] {
        let answer = asked(&caged, &headers);
        assert!(answer.starts_with("HTTP/1.1 401 "), "{headers}: {answer}");
        assert!(answer.contains("WWW-Authenticate: Basic "), "{answer}");
    }
    let answer = asked(&caged, &basic(&password));
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("Cache-Control: no-store\r\n"), "{answer}");
    assert!(answer.contains("Processeur, 24\u{a0}heures\u{a0}: machine\u{a0}: "), "{answer}");
    assert!(answer.contains(">réussie<"), "the build is among the last runs: {answer}");
    assert!(asked(&caged, "Authorization: Basic é\r\n").starts_with("HTTP/1.1 400 "));
    assert!(caged.monitored("/panneau").starts_with("HTTP/1.1 404 "));
    let worker = caged.worker().unwrap();
    signal(worker, "KILL");
    caged.wait_for(|| caged.worker().is_some_and(|other| other != worker));
    let after = asked(&caged, &basic(&password));
    let points =
        |page: &str| page.split("<path class=\"line-1\"").nth(1).unwrap().matches('L').count();
    assert!(points(&answer) >= 50 && points(&after) >= 50, "{after}");
    let size = std::fs::metadata(caged.site.path("data/panel.ring")).unwrap().len();
    assert!(size <= 2_000_000, "{size}");
    // The new password counts at once.
    let other = caged.site.run(&["panel-password"]).stdout;
    assert!(asked(&caged, &basic(&password)).starts_with("HTTP/1.1 401 "));
    assert!(asked(&caged, &basic(other.trim())).starts_with("HTTP/1.1 200 "));
}

/// Loads the panel in frames of several widths and notes whether it fits and whether its charts are to be seen.
const RULER: &str = r#"<!doctype html><title>ruler</title><pre id="result">running</pre><script>
const load = width => new Promise(done => {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:900px;border:0`;
  frame.onload = () => {
    const seen = frame.contentDocument, root = seen.documentElement;
    const charts = [...seen.querySelectorAll("svg:not(.icon)")].map(chart => chart.getBoundingClientRect());
    const small = charts.filter(chart => chart.width < 200 || chart.height < 50).length;
    const styled = seen.styleSheets.length > 0;
    const fits = styled && root.scrollWidth <= width ? "fits" : "WIDE " + root.scrollWidth;
    done(`${width} ${fits}, ${charts.length > 10 ? "many" : "few"} charts, ${small} too small`);
    frame.remove();
  };
  frame.src = "/vu";
  document.body.append(frame);
});
(async () => {
  const lines = [];
  for (const width of [320, 390, 768, 1280]) lines.push(await load(width));
  document.getElementById("result").textContent = lines.join("\n") + "\ndone";
})();
</script>"#;

#[test]
fn it_fits_a_phone_and_a_desktop_in_a_real_browser() {
    if !browser::is_there() {
        return;
    }
    let (site, password) = site();
    measured(&site, 9000);
    site.build();
    let server = Server::start(&site);
    let answer = server.get(&format!("GET /panneau HTTP/1.0\r\n{}X:", basic(&password)));
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    // A frame cannot send the password, so it is shown what was answered.
    site.put("public/vu.html", answer.split_once("\r\n\r\n").unwrap().1);
    site.put("public/ruler.html", RULER);
    let address = browser::without_policy(server.address().parse().unwrap());
    let seen = browser::document(&format!("http://{address}/ruler"), &site.path("profile"));
    let expected =
        [320, 390, 768, 1280].map(|width| format!("{width} fits, many charts, 0 too small"));
    let result = elements(&seen, "pre").concat();
    assert_eq!(
        result.lines().collect::<Vec<_>>(),
        [&expected[..], &["done".into()]].concat(),
        "{seen}"
    );
}

/// /proc/stat, /proc/meminfo and /proc/net are where the machine tells of itself, and the parent is another process.
#[test]
fn the_unit_of_systemd_hides_nothing_the_panel_shows() {
    let unit = crate::support::project().join("scripts/systemd/sitegen.service");
    let unit = std::fs::read_to_string(unit).unwrap();
    assert!(!unit.contains("ProcSubset=pid"), "{unit}");
    assert!(unit.contains("User=sitegen"), "worker and parent are one user's: {unit}");
}

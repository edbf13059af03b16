//! Search nodes: three `sitegen serve --mirror` behind one nginx, while the site they follow is built again. One is killed, one
//! cannot reach the site any more, one is given a damaged file: no visitor sees an error, and each says how it is.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::health::reasons;
use crate::support::nginx::{Caged, Rates, answer, balancer, is_there, wait_until};
use crate::support::server::Server;
use crate::support::{SiteTest, shelf};

/// How a stand-in passes the site on.
#[derive(Default)]
struct Behaviour {
    is_gone: AtomicBool,
    damages_files: AtomicBool,
    /// Cuts each file off in its middle once.
    cuts: AtomicBool,
    ranges: AtomicU64,
}

/// The site as one node sees it: passed on as it is, or not at all, or with a byte changed.
struct StandIn {
    address: SocketAddr,
    behaviour: Arc<Behaviour>,
}

impl StandIn {
    fn before(site: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let behaviour = Arc::new(Behaviour::default());
        let own = Arc::clone(&behaviour);
        // It ends with the process of the tests: nothing asks it then.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let _ = pass_on(&mut stream.unwrap(), site, &own);
            }
        });
        Self { address, behaviour }
    }

    fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

fn pass_on(stream: &mut TcpStream, site: SocketAddr, behaviour: &Behaviour) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut asked = Vec::new();
    let mut byte = [0];
    while !asked.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        asked.push(byte[0]);
    }
    if behaviour.is_gone.load(Ordering::Relaxed) {
        return Ok(());
    }
    let asked = String::from_utf8_lossy(&asked).into_owned();
    if asked.to_ascii_lowercase().contains("\r\nrange: ") {
        behaviour.ranges.fetch_add(1, Ordering::Relaxed);
    }
    let mut site = TcpStream::connect(site)?;
    site.write_all(asked.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answered = Vec::new();
    site.read_to_end(&mut answered)?;
    let is_file = asked.contains(".sqlite ");
    if is_file && behaviour.damages_files.load(Ordering::Relaxed) {
        let middle = answered.len() / 2;
        answered[middle] ^= 1;
    }
    if is_file && behaviour.cuts.swap(false, Ordering::Relaxed) {
        answered.truncate(answered.len() / 2);
    }
    stream.write_all(&answered)
}

fn node(source: &str) -> (SiteTest, Server) {
    let site = SiteTest::new();
    let plain = site.read("sitegen.toml");
    site.put(
        "sitegen.toml",
        plain + "[server]\nmirror_every = \"1s\"\n[fetch]\nattempts = 1\nretry_wait = \"1s\"\n",
    );
    let server = Server::start_with(&site, &["--mirror", source]);
    (site, server)
}

fn get(address: SocketAddr, url: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    write!(stream, "GET {url} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    answer(&mut stream)
}

const SEARCH: &str = "/api/search?q=renouvele";

/// What a node finds of the product that only the second build has.
fn finds_new(server: &Server) -> bool {
    server.get(&format!("GET {SEARCH}")).contains("Biscuit renouvelé")
}

fn told(server: &Server) -> String {
    format!("{}{}", server.get("GET /readyz"), server.log())
}

/// The site is built again with a product of a new name.
fn rebuild(site: &SiteTest) {
    let mut products = shelf();
    products[0]["product_name"] = "Biscuit renouvelé".into();
    products[0]["product_name_fr"] = "Biscuit renouvelé".into();
    site.put_products(&products);
    site.build();
}

#[test]
fn three_nodes_follow_a_site_and_no_visitor_sees_what_befalls_them() {
    if !is_there() {
        return;
    }
    let origin = SiteTest::with_products(&shelf());
    let plain = origin.read("sitegen.toml");
    origin.put("sitegen.toml", plain + "[build]\nshare_search = true\n");
    let caged = Caged::start(origin, Rates::Lifted);
    let manifest: Value =
        serde_json::from_str(&caged.site.read("public/search-file/manifest.json")).unwrap();
    let [stale, damaged] = [(); 2].map(|()| StandIn::before(caged.address));
    damaged.behaviour.cuts.store(true, Ordering::Relaxed);
    let (_one, killed) = node(&format!("http://{}/", caged.address));
    let (_two, cut_off) = node(&stale.url());
    let (three, fed) = node(&damaged.url());
    for server in [&killed, &cut_off, &fed] {
        wait_until(|| reasons(server).is_empty(), || told(server));
    }
    assert!(damaged.behaviour.ranges.load(Ordering::Relaxed) > 0, "a cut file is gone on with");
    let kept = blake3_of(&three.path("data/search.sqlite"));
    assert_eq!(manifest["blake3"], kept);

    let (_nginx, address) = balancer(&[&killed, &cut_off, &fed], &caged.site);
    let (is_over, asked) = (Arc::new(AtomicBool::default()), Arc::new(AtomicU64::default()));
    let visitors: Vec<_> = (0..4)
        .map(|_| {
            let (is_over, asked) = (Arc::clone(&is_over), Arc::clone(&asked));
            std::thread::spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    let answer = get(address, "/api/search?q=biscuit");
                    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
                    assert!(answer.trim_end().ends_with('}'), "cut off: {answer}");
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();

    stale.behaviour.is_gone.store(true, Ordering::Relaxed);
    damaged.behaviour.damages_files.store(true, Ordering::Relaxed);
    rebuild(&caged.site);
    wait_until(|| finds_new(&killed), || told(&killed));
    killed.kill();
    wait_until(|| reasons(&cut_off) == ["mirror_behind"], || told(&cut_off));
    wait_until(|| reasons(&fed) == ["mirror_behind"], || told(&fed));
    assert!(told(&fed).contains("the file is damaged: its BLAKE3 is "), "{}", told(&fed));
    assert_eq!(blake3_of(&three.path("data/search.sqlite")), kept, "the last good one stays");
    assert!(!finds_new(&cut_off) && !finds_new(&fed));

    stale.behaviour.is_gone.store(false, Ordering::Relaxed);
    damaged.behaviour.damages_files.store(false, Ordering::Relaxed);
    for server in [&cut_off, &fed] {
        wait_until(|| finds_new(server) && reasons(server).is_empty(), || told(server));
    }
    is_over.store(true, Ordering::Relaxed);
    for visitor in visitors {
        visitor.join().unwrap();
    }
    println!("{} answers while nodes failed, all 200", asked.load(Ordering::Relaxed));
    fed.kill();
    assert_a_checked_file_is_put_in_place(&caged.site, &three, &damaged.url());
}

/// A node was killed between noting a file that was checked and renaming it.
fn assert_a_checked_file_is_put_in_place(origin: &SiteTest, node: &SiteTest, source: &str) {
    origin.put_products(&shelf());
    origin.build();
    let newest = blake3_of(&origin.path("data/search.sqlite"));
    fs::copy(origin.path("data/search.sqlite"), node.path("data/mirror/search.sqlite")).unwrap();
    let before = node.read("data/search.sqlite.blake3");
    node.put("data/search.sqlite.blake3", format!("{newest}\n{before}"));
    let server = Server::start_with(node, &["--mirror", source]);
    wait_until(|| !finds_new(&server), || told(&server));
    assert_eq!(blake3_of(&node.path("data/search.sqlite")), newest);
}

fn blake3_of(path: &Path) -> String {
    blake3::hash(&fs::read(path).unwrap()).to_hex().to_string()
}

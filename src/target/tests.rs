//! Whatever instant a run ends at, and whatever is published next: no page that can be reached links to a missing one, and
//! in the end the target holds the site as if there had been one run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};

use super::storage::{Condition, OWN, Storage, Stored, Upload};
use super::{LocalSite, PublishJob, Publishing, SiteFile, Target, TargetAddress, TargetReport};
use crate::files;
use crate::model::{PagePath, Stop};
use crate::words::{fingerprint, first_bits};

/// What a store holds, and how many changes it still takes before the publisher dies.
#[derive(Clone, Default)]
struct Memory {
    objects: BTreeMap<String, Vec<u8>>,
    left: usize,
    /// Requests so far.
    asked: u64,
    /// Whether no one looks for dead links, which takes long in a large site.
    is_unwatched: bool,
}

/// A store in memory that looks for dead links after every change.
#[derive(Clone, Default)]
struct WatchedStorage(Arc<Mutex<Memory>>);

impl WatchedStorage {
    fn change(&self, change: impl FnOnce(&mut Memory)) -> Result<()> {
        let mut memory = self.0.lock().unwrap();
        if memory.left == 0 {
            bail!("killed");
        }
        memory.left -= 1;
        change(&mut memory);
        if !memory.is_unwatched {
            assert_eq!(dead_links(&memory.objects), Vec::<String>::new());
        }
        Ok(())
    }

    fn site(&self) -> BTreeMap<String, Vec<u8>> {
        let mut objects = self.0.lock().unwrap().objects.clone();
        objects.retain(|key, _| !key.starts_with(OWN));
        objects
    }
}

/// Links that lead nowhere, from all that visitors and robots know without a link.
fn dead_links(objects: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut open: Vec<&str> = ["index.html", "404.html", "sitemap.xml", "robots.txt"].into();
    open.retain(|key| objects.contains_key(*key));
    let mut seen: BTreeSet<&str> = open.iter().copied().collect();
    let mut dead = Vec::new();
    while let Some(key) = open.pop() {
        for link in std::str::from_utf8(&objects[key]).unwrap().split_whitespace() {
            let Some(url) = link.strip_prefix('/') else { continue };
            let url = if url.is_empty() { "index.html" } else { url };
            if !objects.contains_key(url) {
                dead.push(format!("{key} → {url}"));
            } else if seen.insert(url) {
                open.push(url);
            }
        }
    }
    dead
}

impl Storage for WatchedStorage {
    fn tag_of(&self, content: &[u8]) -> String {
        blake3::hash(content).to_hex().to_string()
    }

    fn get(&self, key: &str) -> Result<Option<Stored>> {
        let mut memory = self.0.lock().unwrap();
        memory.asked += 1;
        let changed = SystemTime::UNIX_EPOCH;
        Ok(memory.objects.get(key).map(|content| Stored {
            tag: self.tag_of(content),
            content: content.clone(),
            changed,
        }))
    }

    fn put(&self, key: &str, upload: Upload) -> Result<String> {
        let tag = self.tag_of(&upload.content);
        self.put_notes(key, upload.content).map(|()| tag)
    }

    fn put_notes(&self, key: &str, content: Vec<u8>) -> Result<()> {
        self.change(|memory| {
            memory.asked += 1;
            memory.objects.insert(key.to_string(), content);
        })
    }

    fn put_if(&self, key: &str, content: Vec<u8>, when: Condition) -> Result<Option<String>> {
        let there = self.0.lock().unwrap().objects.get(key).map(|content| self.tag_of(content));
        let holds = match when {
            Condition::Absent => there.is_none(),
            Condition::Tagged(tag) => there.as_deref() == Some(tag),
        };
        let tag = self.tag_of(&content);
        if holds { self.put_notes(key, content).map(|()| Some(tag)) } else { Ok(None) }
    }

    fn remove(&self, keys: &[String]) -> Result<()> {
        self.0.lock().unwrap().asked += 1;
        // One after the other: a store may remove what a request names in any order.
        keys.iter().try_for_each(|key| {
            self.change(|memory| {
                memory.objects.remove(key);
            })
        })
    }

    fn list(&self, each: &mut dyn FnMut(&str, &str)) -> Result<()> {
        let mut memory = self.0.lock().unwrap();
        memory.asked += memory.objects.len().div_ceil(1000) as u64;
        for (key, content) in &memory.objects {
            each(key, &self.tag_of(content));
        }
        Ok(())
    }

    fn is_ours(&self, _key: &str) -> Result<bool> {
        Ok(false)
    }

    fn requests(&self) -> u64 {
        self.0.lock().unwrap().asked
    }
}

/// A site whose files are lists of the addresses they link to.
struct LinkedSite {
    folder: tempfile::TempDir,
    files: BTreeMap<String, String>,
}

const PRODUCTS: [&str; 5] =
    ["3017620422003", "3045320094084", "3274080005003", "20000011", "9527541781928"];

impl LinkedSite {
    /// Some of the products, linked in circles, and what leads there.
    fn draw(random: &mut fastrand::Rng) -> Self {
        let chosen: Vec<&str> = PRODUCTS.into_iter().filter(|_| random.bool()).collect();
        let mut files = BTreeMap::new();
        let mut pages = vec!["/en".to_string(), "/mentions-legales".to_string()];
        for (at, product) in chosen.iter().enumerate() {
            let next = chosen[(at + 1) % chosen.len()];
            let pair = format!("/produit/{product}/{next}");
            let folder = &product[product.len() - 3..];
            let own = format!("/ /produit/{next} {pair} v{}", random.u8(0..3));
            files.insert(format!("produit/{folder}/{product}.html"), own);
            let both = format!("/ /produit/{product} /produit/{next} v{}", random.u8(0..2));
            files.insert(format!("produit/{folder}/{product}-{next}.html"), both);
            pages.extend([format!("/produit/{product}"), pair]);
        }
        let all = pages.join(" ");
        for name in ["index.html", "sitemap-1.xml", "categorie/thes.html"] {
            files.insert(name.into(), all.clone());
        }
        files.insert("en.html".into(), "/ /en/about".into());
        files.insert("en/about.html".into(), "/en /categorie/thes".into());
        files.insert("404.html".into(), "/".into());
        files.insert("sitemap.xml".into(), "/sitemap-1.xml".into());
        files.insert("robots.txt".into(), "/sitemap.xml".into());
        files.insert("mentions-legales.html".into(), "/ /en".into());
        Self::of(files)
    }

    fn of(texts: BTreeMap<String, String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in &texts {
            files::write(&folder.path().join(name), text.as_bytes()).unwrap();
        }
        Self { folder, files: texts }
    }

    /// A site of many pages, of which one of each hundred is another in each week.
    fn large(files: usize, week: u8) -> Self {
        let mut texts = BTreeMap::new();
        for page in 0..files {
            let version = if page % 100 == 0 { week } else { 0 };
            let text = format!("/ v{version} {page}");
            texts.insert(format!("categorie/{}/{page}.html", page % 97), text);
        }
        Self::of(texts)
    }

    fn listed(&self) -> Vec<SiteFile> {
        let mut listed = Vec::new();
        for (name, text) in &self.files {
            let held = Some(first_bits(&fingerprint(text.as_bytes())));
            listed.push(SiteFile { page: PagePath::file(name), held, is_packed: false });
        }
        listed
    }

    /// What a store holds that has this site and nothing else.
    fn objects(&self, address: &TargetAddress) -> BTreeMap<String, Vec<u8>> {
        let object = |(name, text): (&String, &String)| {
            (address.key(&PagePath::file(name), false), text.clone().into_bytes())
        };
        self.files.iter().map(object).collect()
    }
}

fn publish(storage: &WatchedStorage, site: &LinkedSite, left: usize) -> Result<TargetReport> {
    publish_as("https://example.org", storage, site, left)
}

fn publish_as(
    base_url: &str,
    storage: &WatchedStorage,
    site: &LinkedSite,
    left: usize,
) -> Result<TargetReport> {
    storage.0.lock().unwrap().left = left;
    let address = "s3://site".parse().unwrap();
    let target = Target { address, storage: Box::new(storage.clone()), at_once: 3 };
    let word = fastrand::u64(..).to_string();
    let run = Publishing {
        holder: "this machine".into(),
        who: "a test".into(),
        word,
        expiry: Duration::from_mins(10),
    };
    let folder = PathBuf::from(site.folder.path());
    let job = PublishJob {
        site: LocalSite::of(&folder),
        base_url,
        files: site.listed(),
        is_full: false,
        may_replace: false,
        stop: &Stop::default(),
        tick: &|| (),
        keep_stale: &|_| Ok(()),
    };
    target.publish(&run, job)
}

#[test]
fn whenever_a_run_ends_no_link_is_dead_and_the_next_one_completes_it() {
    let address: TargetAddress = "s3://site".parse().unwrap();
    let mut random = fastrand::Rng::with_seed(21);
    let mut ended_early = 0;
    for _ in 0..12 {
        let [first, second, third] = [(); 3].map(|()| LinkedSite::draw(&mut random));
        let start = WatchedStorage::default();
        // Half of the rounds begin with nothing there.
        if random.bool() {
            publish(&start, &first, usize::MAX).unwrap();
            assert_eq!(start.site(), first.objects(&address));
        }
        for left in 0.. {
            let storage = WatchedStorage(Arc::new(Mutex::new(start.0.lock().unwrap().clone())));
            let is_done = publish(&storage, &second, left).is_ok();
            ended_early += usize::from(!is_done);
            // Foreign files are left alone.
            storage.0.lock().unwrap().objects.insert("other".into(), b"of others".into());
            let next = if left % 2 == 0 { &second } else { &third };
            publish(&storage, next, usize::MAX).unwrap();
            let mut site = storage.site();
            assert_eq!(site.remove("other"), Some(b"of others".to_vec()));
            assert!(site == next.objects(&address), "after {left} changes");
            let again = publish(&storage, next, usize::MAX).unwrap();
            assert_eq!([again.new, again.changed, again.gone], [0; 3]);
            assert!(!again.listed && !again.resumed);
            if is_done {
                break;
            }
        }
    }
    assert!(ended_early > 100, "{ended_early} runs ended early");
}

#[test]
fn a_lost_manifest_is_made_again_and_files_of_others_are_not_replaced_unasked() {
    let mut random = fastrand::Rng::with_seed(3);
    let site = LinkedSite::draw(&mut random);
    let storage = WatchedStorage::default();
    publish(&storage, &site, usize::MAX).unwrap();
    storage.0.lock().unwrap().objects.retain(|key, _| !key.starts_with(OWN));
    let again = publish(&storage, &site, usize::MAX).unwrap();
    assert!(again.listed && again.new + again.changed == 0);
    let foreign = WatchedStorage::default();
    foreign.0.lock().unwrap().objects.insert("en".into(), b"of others".into());
    let error = publish(&foreign, &site, usize::MAX).unwrap_err().to_string();
    assert!(error.contains("holds `en`, which sitegen did not put there"), "{error}");
    assert_eq!(foreign.site().len(), 1);
}

#[test]
fn a_site_of_another_address_does_not_take_the_place_of_one() {
    let mut random = fastrand::Rng::with_seed(7);
    let [one, other] = [(); 2].map(|()| LinkedSite::draw(&mut random));
    let storage = WatchedStorage::default();
    publish(&storage, &one, usize::MAX).unwrap();
    let before = storage.site();
    let error = publish_as("https://example.com", &storage, &other, usize::MAX).unwrap_err();
    let said = "s3://site holds the site https://example.org, and this one is https://example.com";
    assert!(error.to_string().starts_with(said), "{error}");
    assert!(storage.site() == before);
    // What an older release noted does not say whose it is, until the next run notes it.
    let key = super::manifest::MANIFEST;
    let mut manifest =
        super::TargetManifest::from_bytes(&storage.0.lock().unwrap().objects[key]).unwrap();
    manifest.site = None;
    let bytes = manifest.to_bytes().unwrap();
    storage.0.lock().unwrap().objects.insert(key.into(), bytes);
    publish_as("https://example.com", &storage, &one, usize::MAX).unwrap();
    assert!(publish(&storage, &one, usize::MAX).is_err());
}

/// Left out by `scripts/test.sh --fast`.
mod slow {
    use super::*;

    #[test]
    fn of_a_hundred_thousand_files_one_percent_costs_a_hundredth_of_all() {
        const FILES: u64 = 100_000;
        let storage = WatchedStorage::default();
        storage.0.lock().unwrap().is_unwatched = true;
        let publish = |week| {
            let before = storage.requests();
            let site = LinkedSite::large(100_000, week);
            let report = publish(&storage, &site, usize::MAX).unwrap();
            (report, storage.requests() - before)
        };
        let (first, all) = publish(0);
        assert_eq!(first.new, FILES);
        assert!(all < FILES + 16, "{all} requests");
        let (second, some) = publish(1);
        assert_eq!([second.new, second.changed, second.gone], [0, FILES / 100, 0]);
        assert!(some < FILES / 100 + 16, "{some} requests");
        // Without a manifest they are listed, a thousand by a request.
        storage.0.lock().unwrap().objects.remove(super::super::manifest::MANIFEST);
        let (third, listed) = publish(1);
        assert_eq!([third.new, third.changed, third.gone], [0; 3]);
        assert!(listed < FILES / 1000 + 16, "{listed} requests");
    }
}

//! What a pass does with one file.

use super::*;
use crate::files;

fn publisher(evidence: Evidence) -> (tempfile::TempDir, Publisher) {
    let folder = tempfile::tempdir().unwrap();
    let identity = |word: &str| Identity { word: word.into(), top_files: Vec::new() };
    let (found, changed) = (identity("found"), identity("changed"));
    let publisher =
        Publisher::new(folder.path(), evidence, &found, changed, Precompress::Nothing).unwrap();
    (folder, publisher)
}

/// The first bits of the fingerprint of a text.
fn bits(text: &str) -> i64 {
    first_bits(&fingerprint(text.as_bytes()))
}

fn content(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn unneeded() -> Result<Vec<u8>> {
    anyhow::bail!("this content was not needed")
}

fn read(folder: &tempfile::TempDir, name: &str) -> Option<String> {
    std::fs::read_to_string(folder.path().join(name)).ok()
}

#[test]
fn the_ledger_is_believed_without_looking_at_files() {
    let (folder, publisher) = publisher(Evidence::Ledger);
    let path = PagePath::document("essai");
    let publish = |pass, known: Option<&str>, text: &'static str| {
        publisher.publish(pass, &path, known.map(bits), || Ok(content(text))).unwrap()
    };
    let [a, b] = ["a", "b"].map(|text| fingerprint(text.as_bytes()));
    assert_eq!(publish(Pass::Create, None, "a"), Published::Created(a));
    let replaced = publisher.publish(Pass::Replace, &path, None, unneeded).unwrap();
    assert_eq!(replaced, Published::Done, "it was made in the pass before");
    let created = publisher.publish(Pass::Create, &path, Some(bits("a")), unneeded).unwrap();
    assert_eq!(created, Published::Deferred);
    assert_eq!(publish(Pass::Replace, Some("a"), "b"), Published::Replaced(b));
    assert_eq!(read(&folder, "essai.html").as_deref(), Some("a"), "it waits for the disk");
    assert_eq!(read(&folder, "sitegen-identity.txt"), None);
    publisher.switch_all_in().unwrap();
    assert_eq!(publish(Pass::Replace, Some("b"), "b"), Published::Kept(b));
    assert_eq!(read(&folder, "essai.html").as_deref(), Some("b"));
    assert_eq!(read(&folder, "sitegen-identity.txt").as_deref(), Some("changed\n"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file stays");
}

#[test]
fn after_an_interruption_files_are_compared() {
    let (folder, publisher) = publisher(Evidence::Files);
    let path = PagePath::category("pates", 2);
    let publish = |pass, text: &'static str| {
        publisher.publish(pass, &path, Some(bits("b")), || Ok(content(text))).unwrap()
    };
    let [a, b] = ["a", "b"].map(|text| fingerprint(text.as_bytes()));
    assert_eq!(publish(Pass::Create, "a"), Published::Created(a));
    assert_eq!(publish(Pass::Create, "b"), Published::Deferred);
    assert_eq!(publish(Pass::Replace, "b"), Published::Replaced(b));
    publisher.switch_all_in().unwrap();
    assert_eq!(publish(Pass::Replace, "b"), Published::Confirmed(b));
    publisher.remove("categorie/pates/2.html").unwrap();
    assert!(!folder.path().join("categorie/pates").exists());
}

#[test]
fn what_a_killed_run_left_in_part_is_made_whole_before_anything_links_to_it() {
    let (folder, publisher) = publisher(Evidence::Ledger);
    let path = PagePath::category("pates", 1);
    files::write(&folder.path().join(path.as_file()), b"a pa").unwrap();
    let created = publisher.publish(Pass::Create, &path, None, || Ok(content("a page")));
    assert_eq!(created.unwrap(), Published::Created(fingerprint(b"a page")));
    assert_eq!(read(&folder, path.as_file()).as_deref(), Some("a page"));
}

#[test]
fn what_waits_is_dropped_with_the_run_and_the_old_file_stays() {
    let (folder, publisher) = publisher(Evidence::Ledger);
    let path = PagePath::document("essai");
    files::write(&folder.path().join("essai.html"), b"old").unwrap();
    let known = Some(bits("old"));
    publisher.publish(Pass::Replace, &path, known, || Ok(content("new"))).unwrap();
    drop(publisher);
    assert_eq!(read(&folder, "essai.html").as_deref(), Some("old"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

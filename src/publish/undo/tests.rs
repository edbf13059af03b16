//! What is kept and put back, file by file.

use super::*;

fn site() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (root, search) = (folder.path().join("public"), folder.path().join("search.sqlite"));
    for (name, content) in [("a/old.html", "old"), ("a/gone.html", "gone"), ("index.html", "1")] {
        files::write(&root.join(name), content.as_bytes()).unwrap();
    }
    files::write(&search, b"answers").unwrap();
    (folder, root, search)
}

fn change(root: &Path, search: &Path) {
    let mut undo = Undo::of(root, search);
    undo.note_created("a/new.html").unwrap();
    files::write(&root.join("a/new.html"), b"new").unwrap();
    for name in ["a/old.html", "index.html"] {
        undo.keep(name).unwrap();
        files::write(&root.join(name), b"changed").unwrap();
    }
    assert!(undo.keep("a/gone.html").unwrap() && !undo.keep("a/never.html").unwrap());
    files::remove(&root.join("a/gone.html")).unwrap();
    undo.keep_search().unwrap();
    files::write(search, b"other answers").unwrap();
    undo.complete().unwrap();
}

fn read(path: &Path) -> Option<String> {
    files::read_text(path).unwrap()
}

fn check_put_back(root: &Path, search: &Path) {
    assert_eq!(read(&root.join("a/old.html")).as_deref(), Some("old"));
    assert_eq!(read(&root.join("a/gone.html")).as_deref(), Some("gone"));
    assert_eq!(read(&root.join("index.html")).as_deref(), Some("1"));
    assert_eq!(read(&root.join("a/new.html")), None);
    assert_eq!(read(search).as_deref(), Some("answers"));
}

#[test]
fn what_a_run_changed_is_put_back_and_can_be_again() {
    let (_folder, root, search) = site();
    assert!(KeptRun::read(&root, &search).unwrap().is_none());
    change(&root, &search);
    let run = KeptRun::read(&root, &search).unwrap().unwrap();
    assert_eq!(run.removed, ["a/gone.html"]);
    assert_eq!(run.created, ["a/new.html"]);
    assert_eq!(run.replaced.len(), 2);
    for _ in 0..2 {
        run.put_back().unwrap();
        check_put_back(&root, &search);
    }
    forget(&root, &search).unwrap();
    assert!(KeptRun::read(&root, &search).unwrap().is_none());
    assert!(!kept_search(&search).exists());
}

#[test]
fn a_run_that_was_interrupted_and_the_one_after_it_are_undone_together() {
    let (_folder, root, search) = site();
    let mut undo = Undo::of(&root, &search);
    undo.keep("a/gone.html").unwrap();
    files::remove(&root.join("a/gone.html")).unwrap();
    undo.note_created("a/new.html").unwrap();
    files::write(&root.join("a/new.html"), b"new").unwrap();
    undo.flush().unwrap();
    drop(undo);
    let mut undo = Undo::of(&root, &search);
    undo.note_created("a/gone.html").unwrap();
    files::write(&root.join("a/gone.html"), b"back, and other").unwrap();
    undo.keep("a/new.html").unwrap();
    files::write(&root.join("a/new.html"), b"newer").unwrap();
    undo.complete().unwrap();
    let run = KeptRun::read(&root, &search).unwrap().unwrap();
    run.put_back().unwrap();
    check_put_back(&root, &search);
    // The next run that changes something begins anew, and what was removed before may come back in it.
    let mut undo = Undo::of(&root, &search);
    undo.keep("a/gone.html").unwrap();
    undo.complete().unwrap();
    let mut undo = Undo::of(&root, &search);
    undo.note_created("a/gone.html").unwrap();
    undo.complete().unwrap();
    let run = KeptRun::read(&root, &search).unwrap().unwrap();
    assert_eq!((run.replaced.len(), run.removed.len()), (0, 0));
    assert_eq!(run.created, ["a/gone.html"]);
    change(&root, &search);
    let run = KeptRun::read(&root, &search).unwrap().unwrap();
    assert_eq!((run.replaced.len(), run.removed.len(), run.created.len()), (2, 1, 1));
}

#[test]
fn a_run_that_is_held_back_or_killed_before_it_changes_a_file_leaves_what_is_kept() {
    let (_folder, root, search) = site();
    change(&root, &search);
    for is_killed in [false, true] {
        let mut undo = Undo::of(&root, &search);
        undo.note_created("a/newer.html").unwrap();
        files::write(&root.join("a/newer.html"), b"newer").unwrap();
        undo.flush().unwrap();
        if !is_killed {
            undo.drop_next().unwrap();
            files::remove(&root.join("a/newer.html")).unwrap();
        }
    }
    let run = KeptRun::read(&root, &search).unwrap().unwrap();
    assert_eq!(run.created, ["a/new.html", "a/newer.html"]);
    run.put_back().unwrap();
    check_put_back(&root, &search);
    assert_eq!(read(&root.join("a/newer.html")), None);
    forget(&root, &search).unwrap();
    assert_eq!(fs::read_dir(&root).unwrap().count(), 2);
}

#[test]
fn a_run_that_changes_its_first_file_is_the_one_to_be_undone() {
    let (_folder, root, search) = site();
    change(&root, &search);
    let mut undo = Undo::of(&root, &search);
    undo.note_created("a/newer.html").unwrap();
    undo.keep("index.html").unwrap();
    files::write(&root.join("index.html"), b"changed again").unwrap();
    undo.flush().unwrap();
    drop(undo);
    // The one that goes on with it keeps both lists.
    let mut undo = Undo::of(&root, &search);
    undo.note_created("a/newest.html").unwrap();
    undo.complete().unwrap();
    let run = KeptRun::read(&root, &search).unwrap().unwrap();
    assert_eq!(run.created, ["a/newer.html", "a/newest.html"]);
    run.put_back().unwrap();
    assert_eq!(read(&root.join("index.html")).as_deref(), Some("changed"));
}

//! One builder for all tests that run the program: a folder of its own with a configuration,
//! sources, content and theme; the real binary; and looks at what came out.
//!
//! Folders lie on /dev/shm where it exists: some file systems create files a hundred times slower
//! for minutes after many were deleted.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) mod browser;
pub(crate) mod certificate;
pub(crate) mod disk;
pub(crate) mod memory;
pub(crate) mod nginx;
pub(crate) mod off;
pub(crate) mod pages;
pub(crate) mod photos;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
pub(crate) mod sentry;
pub(crate) mod server;
pub(crate) mod smtp;
pub(crate) mod visitor;
pub(crate) mod webdriver;

/// The checkout.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Real data next to the checkout; `None`, with a notice, where there is none.
pub(crate) fn real_data() -> Option<PathBuf> {
    let folder = project().join("../shared/data/off");
    if folder.is_dir() {
        return Some(folder);
    }
    leave_out(&format!("real data; there are none in {}", folder.display()));
    None
}

/// Says that something is not tried, and why, where it is seen although the test passes: what a test prints is not.
pub(crate) fn leave_out(what: &str) {
    writeln!(std::io::stderr().lock(), "LEFT OUT: {what}").unwrap();
}

/// True where a program is installed. Without it, the test is left out with a notice, or fails where nothing may be
/// left out.
pub(crate) fn is_installed(program: &str) -> bool {
    if path_of(program).is_some() {
        return true;
    }
    assert!(std::env::var_os("TEST_LEAVE_NOTHING_OUT").is_none(), "there is no {program}");
    leave_out(&format!("there is no {program}; scripts/test.sh installs it"));
    false
}

fn path_of(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// A temporary folder where files are made quickly.
pub(crate) fn temporary_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { TempDir::new().unwrap() }
}

/// The file that holds the address of accounts on a server.
const ADDRESS: &str = "database";

/// A site under test.
pub(crate) struct SiteTest {
    folder: TempDir,
}

impl SiteTest {
    /// A site with the project's content and theme and no products yet.
    pub(crate) fn new() -> Self {
        let site = Self { folder: temporary_folder() };
        fs::create_dir(site.path("source")).unwrap();
        copy_folder(&project().join("content"), &site.path("content"));
        copy_folder(&project().join("themes"), &site.path("themes"));
        site.put(
            "sitegen.toml",
            "[site]\nname = \"Essai\"\nbase_url = \"https://example.org\"\n[[source]]\npath = \"source\"\n\
             [gates]\nshrink_percent = 100\nrejected_percent = 100\ncoverage_loss_percent = 100\n\
             grade_shift_points = 100\naddresses_percent = 100\npages_percent = 100\n\
             [accounts]\nconfirm = false\n",
        );
        #[cfg(feature = "postgres")]
        site.place_accounts();
        site
    }

    /// Has the accounts on a server, where tests are to run so.
    #[cfg(feature = "postgres")]
    fn place_accounts(&self) {
        if let Some(address) = postgres::accounts_address() {
            self.put(ADDRESS, address);
            let setting = format!("[accounts]\ndatabase_file = \"{ADDRESS}\"\n");
            self.edit("sitegen.toml", "[accounts]\n", &setting);
        }
    }

    /// Where the accounts are, if not in a file.
    pub(crate) fn accounts_address(&self) -> Option<String> {
        fs::read_to_string(self.path(ADDRESS)).ok()
    }

    /// A site with these products in one JSONL file.
    pub(crate) fn with_products(products: &[Value]) -> Self {
        let site = Self::new();
        site.put_products(products);
        site
    }

    /// A site with the demo catalogue.
    pub(crate) fn with_demo() -> Self {
        let site = Self::new();
        copy_folder(&project().join("data/demo"), &site.path("source"));
        site
    }

    /// A copy of the built site of the demo catalogue. It is built once in a run of the tests; the
    /// copies are for looking at, since a further build sees other times than the first noted.
    pub(crate) fn built_demo() -> Self {
        static BUILT: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
            let demo = SiteTest::with_demo();
            demo.build();
            files(demo.folder.path())
        });
        let site = Self { folder: temporary_folder() };
        for (name, content) in &*BUILT {
            site.put(name, content);
        }
        // Tables of its own.
        #[cfg(feature = "postgres")]
        if let Some(address) = postgres::accounts_address() {
            site.put(ADDRESS, address);
        }
        site
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn put_products(&self, products: &[Value]) -> &Self {
        let lines: Vec<String> = products.iter().map(Value::to_string).collect();
        self.put("source/products.jsonl", lines.join("\n") + "\n")
    }

    /// Replaces a text that must stand in a file.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) -> &Self {
        let content = fs::read_to_string(self.path(name)).unwrap();
        assert!(content.contains(from), "{name} does not contain {from:?}");
        self.put(name, content.replacen(from, to, 1))
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sitegen"));
        command.current_dir(self.folder.path()).args(arguments).stdin(Stdio::null());
        command.env_clear();
        command
    }

    /// What `status --json` says; its exit code must say the same.
    pub(crate) fn status(&self) -> Value {
        let run = self.run(&["status", "--json"]);
        let status: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(run.code, i32::from(status["ok"] != true), "{}", run.stderr);
        status
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).output().unwrap())
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// A build that must succeed; gives its figures.
    pub(crate) fn build(&self) -> Value {
        self.build_with(&[])
    }

    pub(crate) fn build_with(&self, arguments: &[&str]) -> Value {
        let run = self.run(&[&["build", "--json"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        serde_json::from_str(&run.stdout).unwrap()
    }

    /// All files of the site with their content.
    pub(crate) fn pages(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path("public"))
    }

    /// The inode and time of change of every file of the site.
    pub(crate) fn stamps(&self) -> BTreeMap<String, (u64, i64, i64)> {
        let public = self.path("public");
        let stamp = |name: &String| {
            let metadata = fs::metadata(public.join(name)).unwrap();
            (metadata.ino(), metadata.mtime(), metadata.mtime_nsec())
        };
        self.pages().keys().map(|name| (name.clone(), stamp(name))).collect()
    }

    /// The files whose inode or time differ from before, the new ones and the ones that are gone.
    pub(crate) fn touched_since(&self, before: &BTreeMap<String, (u64, i64, i64)>) -> Vec<String> {
        let now = self.stamps();
        let mut names: Vec<String> = now.keys().chain(before.keys()).cloned().collect();
        names.sort();
        names.dedup();
        names.retain(|name| now.get(name) != before.get(name));
        names
    }

    /// What a build of the same inputs into empty folders makes.
    pub(crate) fn fresh_pages(&self, arguments: &[&str]) -> BTreeMap<String, Vec<u8>> {
        tree(&self.fresh_site(arguments).path().join("public"))
    }

    /// The same, with what is below data/.
    pub(crate) fn fresh_site(&self, arguments: &[&str]) -> TempDir {
        let elsewhere = temporary_folder();
        let place = |name: &str| elsewhere.path().join(name).display().to_string();
        let (data, public) = (place("data"), place("public"));
        self.build_with(&[&["--data", &data, "--public", &public], arguments].concat());
        elsewhere
    }
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// All files below a folder but those in which builds keep notes of their own.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(folder);
    files.retain(|name, _| name != "sitegen-identity.txt" && name != ".sitegen-lock");
    files.retain(|name, _| !name.starts_with(".sitegen-undo"));
    files
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).unwrap().display().to_string();
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// Says which files differ, without printing them.
pub(crate) fn assert_same_pages(
    left: &BTreeMap<String, Vec<u8>>,
    right: &BTreeMap<String, Vec<u8>>,
) {
    let differs = |name: &&String| left.get(*name) != right.get(*name);
    let names: Vec<&String> = left.keys().chain(right.keys()).filter(differs).take(10).collect();
    assert!(names.is_empty(), "these files differ: {names:?}");
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Copies the program of these tests, to be run at once. By a process of its own: what a test next to this one starts meanwhile
/// has the files this process writes to open for a moment, and no program runs that is open for writing.
pub(crate) fn copy_program(to: &Path) {
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_sitegen")).arg(to).status();
    assert!(copied.unwrap().success(), "{}", to.display());
}

/// The nth barcode of those GS1 keeps for examples.
pub(crate) fn barcode(number: u64) -> String {
    let body = format!("{:012}", 952_000_000_000 + number);
    let weigh =
        |(at, digit): (usize, char)| digit.to_digit(10).unwrap() * if at % 2 == 0 { 1 } else { 3 };
    let sum: u32 = body.chars().enumerate().map(weigh).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// A product as the dump writes it: the better its letter, the fewer sugars.
pub(crate) fn product(number: u64, grade: &str, categories: &[&str]) -> Value {
    let sugars = match grade {
        "a" => 10,
        "b" => 12,
        "c" => 15,
        "d" => 17,
        _ => 20,
    };
    json!({
        "code": barcode(number),
        "product_name": format!("Produit {number}"),
        "lang": "fr",
        "brands": format!("Marque {number}"),
        "categories_tags": categories,
        "nutriscore_grade": grade,
        "nutriscore_score": 5,
        "nova_group": 3,
        "completeness": 0.9,
        "unique_scans_n": 10,
        "last_modified_t": 1_760_000_000,
        "nutriments": {
            "energy-kj_100g": 1160 + 17 * sugars, "fat_100g": 10, "saturated-fat_100g": 4, "carbohydrates_100g": 50,
            "sugars_100g": sugars, "fiber_100g": 3, "proteins_100g": 6, "salt_100g": 0.5
        }
    })
}

/// A small shelf of biscuits, one of each grade, and a lonely jam.
pub(crate) fn shelf() -> Vec<Value> {
    let biscuits = ["en:snacks", "en:biscuits"];
    let mut products: Vec<Value> = ["a", "b", "c", "d", "e"]
        .iter()
        .zip(1..)
        .map(|(grade, number)| product(number, grade, &biscuits))
        .collect();
    products.push(product(6, "d", &["en:spreads", "en:jams"]));
    products
}

//! A server of PostgreSQL of a test's own: on a socket in a folder, of a user without rights, gone with the test.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Where Debian keeps the programs of its versions.
const PROGRAMS: &str = "/usr/lib/postgresql";

/// Debian's user without rights: the server refuses to be run by root.
const NO_ONE: &str = "65534";

/// Starts the server and waits; ends it once nothing is left to read, which is when the test is gone, too. The
/// folder stays where a line says so.
const KEEPER: &str = r#"folder=$1; shift
"$@" & server=$!
read -r stays
kill -INT "$server"; wait "$server"
[ "$stays" = stays ] || rm -rf "$folder""#;

/// Who is let in: everyone, but for one role that has to prove itself.
const RULES: &str =
    "local all guarded scram-sha-256\nlocal all all trust\nhostssl all all 127.0.0.1/32 trust\n";

/// How long a server may take to begin.
const PATIENCE: Duration = Duration::from_mins(1);

/// One for all tests of a process that need no server of their own: each has tables of its own there.
pub(crate) static SHARED: LazyLock<Option<PostgresServer>> = LazyLock::new(PostgresServer::start);

static SCHEMAS: AtomicU32 = AtomicU32::new(0);

/// The address of tables that are not there yet.
pub(crate) fn new_schema() -> Option<String> {
    let server = SHARED.as_ref()?;
    let schema = format!("test{}", SCHEMAS.fetch_add(1, Ordering::Relaxed));
    server.sql("postgres", &format!("CREATE SCHEMA {schema}"));
    Some(format!("{}&options=-csearch_path%3D{schema}", server.address("postgres")))
}

/// Where a test is to have its accounts, if not in a file: so says the environment, for all tests of a run.
#[allow(clippy::disallowed_methods, reason = "what tests run on is said by the environment")]
pub(crate) fn accounts_address() -> Option<String> {
    std::env::var_os("TEST_ACCOUNTS_ON_SERVER")?;
    new_schema()
}

/// A server.
pub(crate) struct PostgresServer {
    folder: PathBuf,
    programs: PathBuf,
    keeper: Option<Child>,
    /// Part of its socket's name.
    port: String,
}

impl PostgresServer {
    /// Starts one; `None`, with a notice, where PostgreSQL is not installed.
    #[allow(clippy::disallowed_methods, reason = "what may be left out is said by the environment")]
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            assert!(std::env::var_os("TEST_LEAVE_NOTHING_OUT").is_none(), "there is no PostgreSQL");
            let said = "LEFT OUT: there is no PostgreSQL; scripts/test.sh installs it";
            writeln!(std::io::stderr().lock(), "{said}").unwrap();
            return None;
        };
        let folder = tempfile::Builder::new().prefix("pg").tempdir_in("/tmp").unwrap().keep();
        let data = folder.join("data");
        std::fs::create_dir(&data).unwrap();
        std::os::unix::fs::chown(&data, uid(), uid()).unwrap();
        std::os::unix::fs::chown(&folder, uid(), uid()).unwrap();
        let made = without_rights(&programs.join("initdb"))
            .args([
                "--no-sync",
                "--auth=trust",
                "--username=site",
                "--encoding=UTF8",
                "--locale=C",
                "-D",
            ])
            .arg(&data)
            .current_dir("/")
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut rules = std::fs::File::create(data.join("pg_hba.conf")).unwrap();
        rules.write_all(RULES.as_bytes()).unwrap();
        let mut server = Self { folder, programs, keeper: None, port: String::new() };
        server.go_on(&[]);
        Some(server)
    }

    /// Starts it again, with settings.
    pub(crate) fn go_on(&mut self, settings: &[&str]) {
        let port = settings.iter().find_map(|setting| setting.strip_prefix("port="));
        self.port = port.unwrap_or("5432").into();
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "keeper"]).arg(&self.folder);
        let program = without_rights(&self.programs.join("postgres"));
        command.arg(program.get_program()).args(program.get_args());
        command.arg("-D").arg(self.folder.join("data")).arg("-k").arg(&self.folder);
        for setting in
            ["listen_addresses=", "fsync=off", "max_connections=60"].iter().chain(settings)
        {
            command.args(["-c", setting]);
        }
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("log"))
            .unwrap();
        command.stdin(Stdio::piped()).stdout(log.try_clone().unwrap()).stderr(log).current_dir("/");
        self.keeper = Some(command.spawn().unwrap());
        let begun = Instant::now();
        while self.try_sql("postgres", "SELECT 1").is_err() {
            assert!(begun.elapsed() < PATIENCE, "{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends it; what it holds stays.
    pub(crate) fn stop(&mut self) {
        self.end("stays\n");
    }

    fn end(&mut self, said: &str) {
        let Some(mut keeper) = self.keeper.take() else { return };
        if let Some(mut input) = keeper.stdin.take() {
            input.write_all(said.as_bytes()).ok();
        }
        keeper.wait().ok();
    }

    /// A certificate for a name (`DNS:…` or `IP:…`), signed by itself, and its key, which the server can read.
    #[allow(
        dead_code,
        reason = "tests of the store alone need one, and those of the program are compiled apart"
    )]
    pub(crate) fn certificate(&self, name: &str) -> [String; 2] {
        let paths = ["certificate", "key"]
            .map(|kind| self.folder.join(format!("{kind}-{}.pem", name.replace(':', "-"))));
        let how = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test \
                   -addext basicConstraints=critical,CA:FALSE -addext";
        let made = Command::new("openssl")
            .args(how.split_whitespace())
            .arg(format!("subjectAltName={name}"))
            .arg("-out")
            .arg(&paths[0])
            .arg("-keyout")
            .arg(&paths[1])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        std::os::unix::fs::chown(&paths[1], uid(), uid()).unwrap();
        paths.map(|path| path.display().to_string())
    }

    /// The address of a database for the role that may do all.
    pub(crate) fn address(&self, database: &str) -> String {
        format!("postgres:///{database}?host={}&user=site", self.folder.display())
    }

    /// Runs statements; returns what they give, a row a line.
    pub(crate) fn sql(&self, database: &str, sql: &str) -> String {
        self.try_sql(database, sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    fn try_sql(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "site", "-h"]);
        command.arg(&self.folder).args(["-p", &self.port, "-d", database, "-c", sql]);
        let output = command.output().unwrap();
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_string());
        }
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.end("\n");
    }
}

/// The programs of the newest version that is installed.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for version in std::fs::read_dir(PROGRAMS).ok()? {
        let programs = version.ok()?.path().join("bin");
        found.extend(programs.join("initdb").exists().then_some(programs));
    }
    found.sort();
    found.pop()
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn uid() -> Option<u32> {
    is_root().then(|| NO_ONE.parse().unwrap())
}

/// A program, run by a user without rights.
fn without_rights(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", NO_ONE, "--regid", NO_ONE, "--clear-groups", "--"]).arg(program);
    command
}

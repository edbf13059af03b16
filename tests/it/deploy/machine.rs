//! A machine to deploy to: an sshd on loopback with keys of its own, and a site below a prefix.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::nginx::{self, Caged, Rates, Running, wait_until};
use crate::support::{Run, SiteTest, copy_folder, copy_program, leave_out, project, shelf};

/// The account the smoke test signs in with.
const CANARY: &str = "canary@example.org";
const PASSWORD: &str = "camembert fondant du lundi";

/// The machine with its site, which runs the release r1.
pub(super) struct Machine {
    pub caged: Caged,
    _sshd: Running,
}

impl Machine {
    /// `None`, with a notice, where nginx or sshd is missing and may be.
    pub(super) fn start() -> Option<Self> {
        if !(nginx::is_there() && sshd_is_there()) {
            return None;
        }
        let site = SiteTest::with_products(&shelf());
        fs::create_dir_all(site.path("host/srv")).unwrap();
        symlink(site.path(""), site.path("host/srv/sitegen")).unwrap();
        let first = site.path("host/opt/sitegen/releases/r1");
        fs::create_dir_all(&first).unwrap();
        copy_program(&first.join("sitegen"));
        copy_folder(&project().join("scripts"), &first.join("scripts"));
        symlink("releases/r1", site.path("host/opt/sitegen/current")).unwrap();
        let sshd = start_sshd(&site.path("ssh"));
        let program = "host/opt/sitegen/current/sitegen";
        let caged = Caged::start_program(site, Rates::Lifted, program);
        let machine = Self { caged, _sshd: sshd };
        machine.register();
        Some(machine)
    }

    /// Makes the account of the smoke test, as a visitor would.
    fn register(&self) {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("nom", "Canari").append_pair("adresse", CANARY);
        form.append_pair("mot_de_passe", PASSWORD);
        let form = form.finish();
        let head = format!(
            "POST /inscription HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{form}",
            form.len()
        );
        let answer = self.caged.sent(head.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        self.caged.site.put("canary", format!("{CANARY}\n{PASSWORD}\n"));
    }

    /// Runs scripts/deploy.sh for this machine.
    pub(super) fn deploy(&self, arguments: &[&str]) -> Run {
        let prefix = self.caged.site.path("host").display().to_string();
        let url = format!("http://{}", self.caged.address);
        let mut all = vec!["--prefix", &prefix, "--patience", "20"];
        if !arguments.contains(&"--url") {
            all.extend(["--url", &url]);
        }
        all.extend(arguments);
        deploy(&self.caged.site.path("ssh"), &all)
    }

    /// A program of its own content, so a release of its own name.
    pub(super) fn program(&self, name: &str) -> String {
        let program = self.caged.site.path(name);
        let mut content = fs::read(env!("CARGO_BIN_EXE_sitegen")).unwrap();
        content.extend(name.as_bytes());
        fs::write(&program, content).unwrap();
        make_executable(&program);
        program.display().to_string()
    }

    /// A program that is the real one but for a few lines of shell in front.
    pub(super) fn script(&self, name: &str, lines: &str) -> String {
        let program = self.caged.site.path(name);
        let real = env!("CARGO_BIN_EXE_sitegen");
        fs::write(&program, format!("#!/bin/bash\n{lines}\nexec {real} \"$@\"\n")).unwrap();
        make_executable(&program);
        program.display().to_string()
    }

    pub(super) fn current(&self) -> String {
        let target = fs::read_link(self.caged.site.path("host/opt/sitegen/current")).unwrap();
        target.file_name().unwrap().to_str().unwrap().to_string()
    }

    pub(super) fn releases(&self) -> Vec<String> {
        let folder = fs::read_dir(self.caged.site.path("host/opt/sitegen/releases")).unwrap();
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// The release whose program the parent of the server runs.
    pub(super) fn running(&self) -> String {
        let program = fs::read_link(format!("/proc/{}/exe", self.caged.parent())).unwrap();
        program.parent().unwrap().file_name().unwrap().to_str().unwrap().to_string()
    }
}

/// Runs scripts/deploy.sh with the keys in a folder.
pub(super) fn deploy(keys: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(project().join("scripts/deploy.sh"));
    command.arg("--ssh-config").arg(keys.join("config")).args(arguments);
    // Options stand before the machine, those of install.sh after it.
    Run::of(&command.stdin(Stdio::null()).output().unwrap())
}

fn make_executable(file: &Path) {
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

const SSHD: &str = "/usr/sbin/sshd";

#[allow(clippy::disallowed_methods, reason = "the test script speaks through the environment")]
pub(super) fn sshd_is_there() -> bool {
    if Path::new(SSHD).exists() {
        return true;
    }
    assert!(std::env::var_os("TEST_LEAVE_NOTHING_OUT").is_none(), "there is no {SSHD}");
    leave_out("there is no sshd; scripts/test.sh installs it");
    false
}

/// Starts an sshd with new keys for both sides; `config` in the folder is how ssh reaches it, as `machine`.
pub(super) fn start_sshd(folder: &Path) -> Running {
    fs::create_dir_all(folder).unwrap();
    let path = |name: &str| folder.join(name);
    for key in ["host", "user"] {
        make_key(&path(key));
    }
    let address = free_address();
    let user = path("user.pub");
    fs::write(
        path("sshd_config"),
        format!(
            "ListenAddress {address}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\n\
             StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n",
            path("host").display(),
            user.display(),
        ),
    )
    .unwrap();
    let host = fs::read_to_string(path("host.pub")).unwrap();
    fs::write(path("known"), format!("[127.0.0.1]:{} {host}", address.port())).unwrap();
    fs::write(path("config"), client_configuration(address, folder)).unwrap();
    let log = fs::File::create(path("log")).unwrap();
    if rustix::process::geteuid().is_root() {
        // Where sshd shuts itself in; Debian's service makes it too.
        fs::create_dir_all("/run/sshd").unwrap();
    }
    let mut command = Command::new(SSHD);
    command.args(["-D", "-e", "-f"]).arg(path("sshd_config")).stdin(Stdio::null());
    let sshd = Running(command.stdout(Stdio::null()).stderr(log).spawn().unwrap());
    let said = || fs::read_to_string(path("log")).unwrap();
    wait_until(|| TcpStream::connect(address).is_ok(), said);
    sshd
}

fn make_key(path: &PathBuf) {
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path).stdin(Stdio::null());
    assert!(command.status().unwrap().success());
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn client_configuration(address: SocketAddr, folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "Host machine\n HostName 127.0.0.1\n Port {}\n IdentityFile {folder}/user\n IdentitiesOnly yes\n \
         UserKnownHostsFile {folder}/known\n StrictHostKeyChecking yes\n",
        address.port()
    )
}

//! docs/OPERATIONS.md, "From an empty VPS to a running site in 15 minutes": each command as it stands there, on a Debian
//! that was just made, in a folder with processes and network of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use crate::support::{copy_folder, is_installed, leave_out, project, temporary_folder};

const SECTION: &str = "## From an empty VPS to a running site in 15 minutes";

/// What the installation asks Debian for. It is fetched before, so that everything else goes on without a network.
const PACKAGES: &str = "rsync curl nginx supervisor cron logrotate";

/// The commands of the manual's blocks of one kind, in their order.
fn commands(kind: &str) -> String {
    let manual = fs::read_to_string(project().join("docs/OPERATIONS.md")).unwrap();
    assert!(manual.contains(SECTION));
    let fence = format!("```sh {kind}\n");
    let blocks = manual.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.collect()
}

fn said(output: &Output) -> String {
    let (stdout, stderr) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{stdout}{stderr}")
}

/// A Debian with nothing but its base, with the packages fetched and not installed; kept for the next run. None, with
/// what was said, where it could not be had.
fn debian() -> Result<PathBuf, String> {
    let folder = project().join("target/debian-base");
    if fs::read_to_string(folder.join("complete")).is_ok_and(|made| made.trim() == PACKAGES) {
        return Ok(folder);
    }
    let script = format!(
        "rm -rf '{0}'; mkdir -p '{0}'
         debootstrap --variant=minbase \"$(. /etc/os-release; echo \"$VERSION_CODENAME\")\" '{0}'
         printf '#!/bin/sh\\nexit 101\\n' > '{0}/usr/sbin/policy-rc.d'; chmod +x '{0}/usr/sbin/policy-rc.d'
         chroot '{0}' apt-get update
         chroot '{0}' apt-get install -y --no-install-recommends --download-only {PACKAGES}
         echo '{PACKAGES}' > '{0}/complete'",
        folder.display()
    );
    let mut command = Command::new("timeout");
    command.args(["--kill-after=5", "300", "bash", "-euo", "pipefail", "-c", &script]);
    let output = command.stdin(Stdio::null()).output().unwrap();
    if output.status.success() { Ok(folder) } else { Err(said(&output)) }
}

/// A machine as it is rented: a folder, with processes and a network of its own while something runs in it.
struct Machine {
    root: tempfile::TempDir,
    /// The operator's computer: a checkout, and what stands for the network.
    desk: tempfile::TempDir,
}

impl Machine {
    fn rented(base: &Path) -> Self {
        let root = temporary_folder();
        let mut copy = Command::new("cp");
        copy.arg("-a").arg(base.join(".")).arg(root.path());
        assert!(copy.status().unwrap().success());
        // It is thrown away, so nothing needs to be on disk when it is installed.
        fs::write(root.path().join("etc/dpkg/dpkg.cfg.d/unsafe-io"), "force-unsafe-io\n").unwrap();
        let desk = temporary_folder();
        for name in ["content", "themes", "scripts", "data/demo"] {
            copy_folder(&project().join(name), &desk.path().join("checkout").join(name));
        }
        let machine = Self { root, desk };
        // The program of these tests in place of one that would compile for minutes.
        let built = env!("CARGO_BIN_EXE_sitegen");
        machine.put_program(
            "cargo",
            // It has no further commands, such as the one that lists the crates.
            &format!(
                "[ \"$1\" = build ]; mkdir -p target/shipped; cp '{built}' target/shipped/sitegen"
            ),
        );
        // What ssh runs on the machine is run in its folder.
        let root = machine.root.path().display();
        let ssh = format!(
            "while [ \"${{1#-}}\" != \"$1\" ]; do shift; [ \"$1\" != root ] || shift; done
             [ \"$1\" = root@courses.example ] || [ \"$1\" = courses.example ]; shift
             exec chroot '{root}' bash -c \"cd /root; $*\""
        );
        machine.put_program("ssh", &ssh);
        machine
    }

    fn put_program(&self, name: &str, script: &str) {
        let path = self.desk.path().join("programs").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/bash\nset -eu\n{script}\n")).unwrap();
        let mut chmod = Command::new("chmod");
        assert!(chmod.arg("+x").arg(path).status().unwrap().success());
    }

    /// Runs commands of the operator's computer, then some on the machine; all they started ends with them.
    fn run(&self, at_the_desk: &str, on_the_machine: &str) -> Output {
        fs::write(self.desk.path().join("desk.sh"), at_the_desk).unwrap();
        fs::write(self.root.path().join("root/machine.sh"), on_the_machine).unwrap();
        let (root, desk) = (self.root.path().display(), self.desk.path().display());
        let inside = format!(
            "ip link set lo up; mount -t proc proc '{root}/proc'; mount --rbind /dev '{root}/dev'
             mount -t tmpfs run '{root}/run'
             cd '{desk}/checkout'; PATH='{desk}/programs':$PATH bash -euxo pipefail ../desk.sh
             chroot '{root}' bash -c 'cd /root && exec bash -euxo pipefail machine.sh'"
        );
        let mut command = Command::new("timeout");
        command.args(["--kill-after=5", "400", "unshare", "--net", "--pid", "--mount", "--fork"]);
        command.args(["--kill-child", "bash", "-euo", "pipefail", "-c", &inside]);
        command.env_remove("CARGO_TARGET_DIR").stdin(Stdio::null()).output().unwrap()
    }
}

/// After the commands of the manual: a killed server comes back; backups are made and checked; another release is
/// installed, which touches nothing the operator wrote; cron builds.
const THEN: &str = r#"
server=$(supervisorctl pid sitegen)
kill -KILL "$server"
for _ in $(seq 100); do
    sleep 0.2
    next=$(supervisorctl pid sitegen || true)
    if [ "$next" != "$server" ] && [ "$next" != 0 ] && curl -fsS http://127.0.0.1:9184/readyz > /dev/null; then break; fi
done
curl -fsS http://127.0.0.1:9184/readyz
export SITEGEN_CONFIG=/srv/sitegen/sitegen.toml
runuser -u sitegen -- /opt/sitegen/current/scripts/backup.sh
runuser -u sitegen -- /opt/sitegen/current/scripts/backup.sh verify
ls /srv/sitegen/backups/addresses-*
unset SITEGEN_CONFIG

echo '# my own words' >> /srv/sitegen/sitegen.toml
first=$(basename "$(readlink /opt/sitegen/current)")
server=$(supervisorctl pid sitegen)
echo '# another release' >> sitegen/content/fr/ui.toml
sitegen/scripts/install.sh
grep -q '^# my own words' /srv/sitegen/sitegen.toml
test "$(basename "$(readlink /opt/sitegen/current)")" != "$first"
test "$(supervisorctl pid sitegen)" = "$server"
"#;

/// Someone registers, and is deleted after the backup.
const REGISTERED: &str = r#"
user() { runuser -u sitegen -- /opt/sitegen/current/sitegen user "$@" --config /srv/sitegen/sitegen.toml; }
form="adresse=zoe@courses.example&mot_de_passe=$(user add zoe@courses.example)"
curl -fsS -o /dev/null -H 'Host: courses.example' -H 'Sec-Fetch-Site: same-origin' -d "$form" http://127.0.0.1/connexion
user list | grep zoe@courses.example > /dev/null
runuser -u sitegen -- /opt/sitegen/current/sitegen backup --config /srv/sitegen/sitegen.toml
user delete --yes zoe@courses.example
if user list | grep zoe@courses.example; then exit 1; fi
"#;

/// The account is back; then the old machine is a folder that rsync reads, and the new one is installed in its place.
const RESTORED: &str = r"
user list | grep zoe@courses.example > /dev/null
";
const MOVED: &str = r#"
old=$(sha256sum < /srv/sitegen/sitegen.toml)
mkdir /old
supervisorctl stop sitegen
rm -r /opt/sitegen /etc/supervisor/conf.d/sitegen.conf
supervisorctl update
mv /srv/sitegen /old/sitegen
cat > /usr/local/bin/ssh <<'END'
#!/bin/bash
while [ "$1" != old.example ]; do shift; done
shift
exec bash -c "${*//\/srv\/sitegen/\/old\/sitegen}"
END
chmod +x /usr/local/bin/ssh
sitegen/scripts/install.sh --name Ailleurs --base-url https://courses.example --contact you@example.org
if user list | grep zoe@courses.example; then exit 1; fi
"#;
const ARRIVED: &str = r#"
cd /root
user list | grep zoe@courses.example > /dev/null
test "$(sha256sum < /srv/sitegen/sitegen.toml)" = "$old"
for _ in $(seq 100); do
    if curl -fsS http://127.0.0.1:9184/readyz > /dev/null; then break; fi
    sleep 0.2
done
curl -fsS -H "Host: courses.example" "http://127.0.0.1/recherche?q=biscuit" | grep "Mes courses"
"#;

/// cron builds with the release that is back.
const AT_LAST: &str = r#"
test "$(basename "$(readlink /opt/sitegen/current)")" = "$first"
grep -q '^0 3 \* \* 0 sitegen ' /etc/cron.d/sitegen
sed -i 's/^0 3 \* \* 0 /* * * * * /' /etc/cron.d/sitegen
for _ in $(seq 90); do
    if grep -q 'exit code 0' /srv/sitegen/data/logs/build-*.log 2> /dev/null; then break; fi
    sleep 1
done
grep -q 'exit code 0' /srv/sitegen/data/logs/build-*.log
curl -fsS http://127.0.0.1:9184/readyz
test "$(stat -c %U /srv/sitegen/public/index.html /srv/sitegen/data/logs | sort -u)" = sitegen
test "$(stat -c %a /srv/sitegen/data)" = 700
echo "ALL IS WELL"
"#;

/// Why this machine cannot make another in a folder; none where it can.
fn obstacle() -> Option<&'static str> {
    if !rustix::process::geteuid().is_root() {
        return Some("only root can make a Debian in a folder");
    }
    // Containers mostly may not.
    let mut command = Command::new("unshare");
    let tried = command.args(["--net", "--pid", "--mount", "--fork", "true"]).output().unwrap();
    (!tried.status.success()).then_some("processes cannot have a network of their own here")
}

#[test]
fn an_empty_machine_serves_a_site_by_the_commands_of_the_manual() {
    if !is_installed("debootstrap") || !is_installed("unshare") || !is_installed("ip") {
        return;
    }
    if let Some(obstacle) = obstacle() {
        leave_out(&format!("a Debian just made: {obstacle}"));
        return;
    }
    let started = Instant::now();
    let base = match debian() {
        Ok(base) => base,
        Err(said) => {
            leave_out(&format!("a Debian just made; none could be had: {said}"));
            return;
        }
    };
    println!("a Debian after {:?}", started.elapsed());
    let [desk, machine, back] = ["desk", "machine", "back"].map(commands);
    let [restore, old, new] = ["restore", "old", "new"].map(commands);
    assert!(restore.contains("sitegen restore\n") && old.contains("sitegen backup\n"));
    assert!(new.contains("rsync "));
    assert!(desk.contains("rsync ") && machine.contains("install.sh"), "{desk}{machine}");
    let rented = Machine::rented(&base);
    assert!(back.contains("releases/NAME"), "{back}");
    let back = back.replace("NAME", "$first");
    let moving = format!("{REGISTERED}{restore}{RESTORED}{old}{MOVED}{new}{ARRIVED}");
    let output = rented.run(&desk, &format!("{machine}{moving}{THEN}{back}{AT_LAST}"));
    println!("all after {:?}", started.elapsed());
    assert!(output.status.success() && said(&output).contains("ALL IS WELL"), "{}", said(&output));
}

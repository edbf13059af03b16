//! What is installed, taken by the real programs: supervisord, systemd, cron, logrotate, nginx.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::installed::Installed;
use crate::support::nginx::{Running, free_addresses, main_configuration, signal, wait_until};
use crate::support::{is_installed, project};

/// supervisord with the installed file and nothing else.
struct Supervised {
    installed: Installed,
    _supervisor: Running,
}

fn start_supervisor(installed: &Installed) -> Child {
    let root = installed.path("");
    let place = root.display();
    let main = format!(
        "[supervisord]\nnodaemon=true\nlogfile={place}/supervisord.log\npidfile={place}/supervisord.pid\n\
         childlogdir={place}\n[include]\nfiles={place}/etc/supervisor/conf.d/*.conf\n"
    );
    fs::write(root.join("supervisord.conf"), main).unwrap();
    let mut command = Command::new("supervisord");
    command.arg("-c").arg(root.join("supervisord.conf")).current_dir(&root);
    let said = fs::File::create(root.join("said.log")).unwrap();
    command.stdin(Stdio::null()).stdout(said.try_clone().unwrap()).stderr(said).spawn().unwrap()
}

impl Supervised {
    fn start() -> Self {
        let installed = Installed::new(&["--server", "supervisor"]);
        let supervisor = Running(start_supervisor(&installed));
        let supervised = Self { installed, _supervisor: supervisor };
        supervised.wait(|| supervised.installed.answers());
        supervised
    }

    fn wait(&self, come: impl Fn() -> bool) {
        wait_until(come, || self.installed.read("supervisord.log"));
    }

    /// The process that holds the socket: a child of supervisord.
    fn server(&self) -> Option<u32> {
        let supervisor: u32 = self.installed.read("supervisord.pid").trim().parse().unwrap();
        crate::support::nginx::worker_of(supervisor)
    }
}

#[test]
fn supervisord_starts_the_server_and_starts_it_again_after_a_kill() {
    if !is_installed("supervisord") {
        return;
    }
    let supervised = Supervised::start();
    let first = supervised.server().unwrap();
    signal(first, "KILL");
    supervised.wait(|| supervised.server().is_some_and(|next| next != first));
    supervised.wait(|| supervised.installed.answers());
    let said = supervised.installed.read("var/log/sitegen/error.log");
    assert!(said.contains("sitegen.sock"), "{said}");

    // Rotating takes nothing from a server that holds its log open.
    if is_installed("logrotate") {
        let root = supervised.installed.path("");
        fs::write(root.join("var/log/sitegen/error.log"), "old\n".repeat(100)).unwrap();
        let mut command = Command::new("logrotate");
        command.arg("--force").arg("--state").arg(root.join("state"));
        let output = command.arg(root.join("etc/logrotate.d/sitegen")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(supervised.installed.read("var/log/sitegen/error.log.1").contains("old"));
        let worker = supervised.server().and_then(crate::support::nginx::worker_of).unwrap();
        signal(worker, "KILL");
        supervised.wait(|| {
            supervised.installed.read("var/log/sitegen/error.log").contains("worker ended")
        });
        assert!(!supervised.installed.read("var/log/sitegen/error.log").contains("old"));
    }
}

#[test]
fn without_the_folder_of_the_logs_supervisord_would_not_start() {
    if !is_installed("supervisord") {
        return;
    }
    let installed = Installed::new(&["--server", "supervisor"]);
    fs::remove_dir_all(installed.path("var/log/sitegen")).unwrap();
    let mut supervisor = start_supervisor(&installed);
    assert!(!supervisor.wait().unwrap().success());
    // Another run of the script mends it.
    installed.again(&["--server", "supervisor"]);
    let supervisor = Running(start_supervisor(&installed));
    wait_until(|| installed.answers(), || installed.read("said.log"));
    drop(supervisor);
}

fn analyzed(arguments: &[&str], units: &[std::path::PathBuf]) -> (bool, String) {
    let mut command = Command::new("systemd-analyze");
    let output = command.args(arguments).args(units).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// The exposure that `systemd-analyze security` finds.
fn exposure(unit: &Path) -> f64 {
    let (_, said) = analyzed(&["security", "--offline=true"], &[unit.to_path_buf()]);
    let line = said.lines().find(|line| line.contains("Overall exposure level")).unwrap();
    let figure = line.split(": ").nth(1).and_then(|rest| rest.split(' ').next());
    figure.unwrap().parse().unwrap_or_else(|_| panic!("{line}"))
}

#[test]
fn systemd_takes_the_units_and_finds_little_that_they_may_do() {
    if !is_installed("systemd-analyze") {
        return;
    }
    let installed = Installed::new(&["--server", "systemd", "--schedule", "timer"]);
    let folder = installed.path("etc/systemd/system");
    let mut units: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    units.sort();
    assert_eq!(units.len(), 7, "{units:?}");
    let (is_right, said) = analyzed(&["verify", "--man=no"], &units);
    assert!(is_right && said.is_empty(), "{said}");
    // As shipped, since the tests may run as root.
    for name in ["sitegen", "sitegen-build", "sitegen-backup", "sitegen-check"] {
        let exposure = exposure(&project().join(format!("scripts/systemd/{name}.service")));
        println!("{name}: {exposure}");
        assert!(exposure <= 1.5, "{name}: {exposure}");
    }
    for (moment, named) in [("Sun *-*-* 03:00:00", "Sun"), ("*-*-* 07:00:00", "07:00:00")] {
        let (is_right, said) = analyzed(&["calendar", moment], &[]);
        assert!(is_right && said.contains(named), "{said}");
    }
}

/// The lines as a user's own crontab has them: without the name of the user.
#[test]
fn cron_takes_every_line() {
    if !is_installed("crontab") {
        return;
    }
    let installed = Installed::new(&["--schedule", "cron"]);
    let installed_lines = installed.read("etc/cron.d/sitegen");
    let name = format!(" {} /", super::installed::user());
    let own = installed_lines.replace(&name, " /");
    assert_eq!(installed_lines.matches(&name).count(), own.matches(".sh").count(), "{own}");
    let check = |text: &str| {
        let file = installed.path("crontab");
        fs::write(&file, text).unwrap();
        let mut command = Command::new("crontab");
        // Debian's cron calls it -n, cronie -T.
        let dry = if Path::new("/etc/debian_version").exists() { "-n" } else { "-T" };
        command.arg(dry).arg(&file).output().unwrap().status.success()
    };
    assert!(check(&own));
    assert!(!check(&own.replace("0 3 * * 0", "0 3 * * 8")));
}

/// A program in the place of another: a script.
fn put_program(installed: &Installed, name: &str, script: &str) -> String {
    let name = format!("programs/{name}");
    installed.release.put(&name, &format!("#!/bin/bash\nset -eu\n{script}"));
    let path = installed.release.path(&name);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

/// Writes a proof where it is told, fetches it as the authority would, and only then makes a certificate.
const CERTBOT: &str = r#"
while [ $# -gt 0 ]; do
    case $1 in
        --webroot-path) webroot=$2 ;;
        --domain) domain=$2 ;;
        --config-dir) folder=$2/live/$domain ;;
        --deploy-hook) hook=$2 ;;
    esac
    shift
done
mkdir -p "$webroot/.well-known/acme-challenge" "$folder"
echo "the proof of $domain" > "$webroot/.well-known/acme-challenge/token-1"
curl -fsS --max-time 30 -H "Host: $domain" "http://$PLAIN/.well-known/acme-challenge/token-1" | grep -q "proof of $domain"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$domain" \
    -addext "subjectAltName=DNS:$domain" -keyout "$folder/privkey.pem" -out "$folder/fullchain.pem" 2> /dev/null
$hook
echo fetched >> "$folder/fetched"
"#;

/// nginx with what is installed, on ports of its own; read again when asked.
const NGINX: &str = r#"
cp -L "$ROOT/etc/nginx/sites-enabled/sitegen.conf" "$ROOT/caged/sitegen.conf"
sed -i -E -e "s/listen (0\.0\.0\.0:)?80([ ;])/listen $PLAIN\2/; s/listen (0\.0\.0\.0:)?443([ ;])/listen $TLS\2/; /listen \[::\]/d" \
    -e "s/127.0.0.1:9184/$MONITORING/" "$ROOT/caged/sitegen.conf"
if [ -s "$ROOT/caged/pid" ]; then
    nginx -c "$ROOT/caged/nginx.conf" -s reload 2> /dev/null
else
    nginx -c "$ROOT/caged/nginx.conf" > /dev/null 2> "$ROOT/nginx.log" < /dev/null &
fi
for _ in $(seq 100); do
    curl -s -o /dev/null --max-time 5 "http://$PLAIN/" && exit
    sleep 0.1
done
exit 1
"#;

/// nginx, ended by its number.
struct Caged(std::path::PathBuf);

impl Drop for Caged {
    fn drop(&mut self) {
        if let Ok(text) = fs::read_to_string(&self.0)
            && let Ok(process) = text.trim().parse()
        {
            signal(process, "TERM");
        }
    }
}

#[test]
fn certbot_proves_the_name_through_nginx_and_https_begins() {
    if ["nginx", "openssl", "curl"].iter().any(|program| !is_installed(program)) {
        return;
    }
    let installed = Installed::new(&["--base-url", "https://courses.example"]);
    let _caged = Caged(installed.path("caged/pid"));
    fs::create_dir(installed.path("caged")).unwrap();
    let main = main_configuration(&installed.path("caged"));
    fs::write(installed.path("caged/nginx.conf"), main).unwrap();
    let [plain, tls, monitoring] = free_addresses();
    let places = format!(
        "export PLAIN={plain} TLS={tls} MONITORING={monitoring} ROOT={}\n",
        installed.path("").display()
    );
    put_program(&installed, "certbot", &format!("{places}{CERTBOT}"));
    let reload = put_program(&installed, "reload", &format!("{places}{NGINX}"));
    let options = ["--tls", "ops@courses.example", "--reload-nginx", &reload];
    installed.again(&options);
    let fetch = || {
        let mut command = Command::new("curl");
        command.args(["-sSi", "--max-time", "30", "--cacert"]);
        command.arg(installed.path("etc/letsencrypt/live/courses.example/fullchain.pem"));
        let name = format!("courses.example:{}:127.0.0.1", tls.port());
        command.args(["--resolve", &name, &format!("https://courses.example:{}/", tls.port())]);
        let output = command.output().unwrap();
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    };
    // A reload takes a moment.
    wait_until(
        || fetch().contains("HTTP/2 200"),
        || format!("{}{}", fetch(), installed.read("nginx.log")),
    );
    assert!(fetch().contains("Mieux au panier"));
    // Run again, with --tls or without, it keeps the certificate and asks for no other.
    installed.again(&options);
    installed.again(&["--reload-nginx", &reload]);
    assert_eq!(installed.read("etc/letsencrypt/live/courses.example/fetched"), "fetched\n");
    wait_until(|| fetch().contains("HTTP/2 200"), fetch);
}

#[test]
fn where_certbot_fails_the_site_stays_without_a_certificate() {
    let installed = Installed::new(&["--base-url", "https://courses.example"]);
    put_program(&installed, "certbot", "echo 'no such name' >&2; exit 1\n");
    let run = installed.run(&["--tls", "ops@courses.example"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("no such name") && run.stderr.contains("run this again"),
        "{}",
        run.stderr
    );
    assert!(!installed.read("etc/nginx/sites-enabled/sitegen.conf").contains("ssl_certificate"));
}

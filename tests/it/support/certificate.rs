//! Certificates of our own making.

use std::path::Path;
use std::process::Command;

/// Makes key.pem and certificate.pem for a host in a folder.
pub(crate) fn make_self_signed(folder: &Path, host: &str) {
    let how = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout key.pem -out certificate.pem";
    let made = Command::new("openssl")
        .args(how.split(' '))
        .args(["-subj", &format!("/CN={host}")])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

//! Tests of what must never happen: something acknowledged lost, something deleted found, the
//! file of others damaged, a full disk fatal.

use std::os::unix::fs::PermissionsExt;

use super::*;

#[test]
fn nobody_else_can_read_the_files() {
    let place = Place::new();
    place.register("anna");
    for entry in fs::read_dir(place.folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
    assert_eq!(place.accounts.check().unwrap(), [""; 0]);
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o640)).unwrap();
    let faults = place.accounts.check().unwrap();
    assert_eq!(faults, ["others may read the file (mode 640): chmod 600"]);
}

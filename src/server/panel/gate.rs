//! Who may see the panel: who knows its password, sent by HTTP Basic (RFC 7617) with any name.
//!
//! Tries are counted in memory, not with the accounts: the operator looks here when those are damaged.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use data_encoding::BASE64;

use crate::auth::{Hasher, Limit, Password, PasswordCheck};
use crate::files;
use crate::model::{Bucket, Taken, Timestamp};

/// Networks whose tries are remembered at once. More at a time are an attack: the one that has tried least is forgotten,
/// since the password cannot be guessed, and the operator must get in.
const NETWORKS_MOST: usize = 1000;

/// What a request for the panel comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PanelEntry {
    /// There is no panel: no password was made.
    Off,
    /// The password is missing or wrong.
    Refused,
    /// Too many tries; the next in this number of seconds.
    Wait(u32),
    /// It is the operator.
    Open,
}

/// The password of the panel, and who tried it.
#[derive(Default)]
pub(crate) struct PanelGate {
    password_file: Option<PathBuf>,
    tries: Mutex<HashMap<String, Bucket>>,
}

impl PanelGate {
    /// A gate that opens to the password whose hash is in a file; without one there is no panel.
    pub(crate) fn of(password_file: Option<PathBuf>) -> Self {
        Self { password_file, tries: Mutex::default() }
    }

    /// Whether there is a panel to sample for.
    pub(crate) fn is_configured(&self) -> bool {
        self.password_file.is_some()
    }

    /// Lets a request in, by its header `Authorization` and the network it comes from.
    ///
    /// # Errors
    /// When the file cannot be read or holds no hash, [`crate::auth::HasherBusy`] where too many passwords are checked.
    pub(crate) fn enter(
        &self,
        authorization: Option<&str>,
        network: &str,
        hasher: &Hasher,
        now: Timestamp,
    ) -> Result<PanelEntry> {
        // Read each time: a new password counts at once.
        let hash = self.password_file.as_deref().map(files::read_text).transpose()?.flatten();
        let Some(hash) = hash else { return Ok(PanelEntry::Off) };
        let Some(password) = authorization.and_then(password) else {
            return Ok(PanelEntry::Refused);
        };
        if let Taken::Wait(seconds) = self.take(network, now) {
            return Ok(PanelEntry::Wait(seconds));
        }
        match hasher.verify(&password, Some(hash.trim()))? {
            PasswordCheck::Right { .. } => {
                self.give_back(network, now);
                Ok(PanelEntry::Open)
            }
            PasswordCheck::Wrong => Ok(PanelEntry::Refused),
        }
    }

    fn take(&self, network: &str, now: Timestamp) -> Taken {
        let allowance = Limit::PANEL.allowance;
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= NETWORKS_MOST && !tries.contains_key(network) {
            tries.retain(|_, bucket| allowance.full_at(*bucket) > now);
        }
        if tries.len() >= NETWORKS_MOST && !tries.contains_key(network) {
            let least = tries.iter().min_by_key(|(_, bucket)| allowance.full_at(**bucket));
            let least = least.map(|(network, _)| network.clone());
            tries.remove(&least.unwrap_or_default());
        }
        let bucket = tries.get(network).copied().unwrap_or(allowance.full(now));
        let (taken, left) = allowance.take(bucket, now);
        tries.insert(network.into(), left);
        taken
    }

    fn give_back(&self, network: &str, now: Timestamp) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = tries.get_mut(network) {
            *bucket = Limit::PANEL.allowance.give_back(*bucket, now);
        }
    }
}

/// The password of `Basic bmFtZTpwYXNzd29yZA==`.
fn password(authorization: &str) -> Option<Password> {
    let (scheme, credentials) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = BASE64.decode(credentials.trim().as_bytes()).ok()?;
    let (_, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some(Password::typed(password))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn basic(credentials: &str) -> String {
        format!("Basic {}", BASE64.encode(credentials.as_bytes()))
    }

    fn gate(hasher: &Hasher) -> (tempfile::NamedTempFile, PanelGate) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let hash = hasher.hash(&Password::typed("un long mot de passe"), &[3; 16]).unwrap();
        writeln!(file, "{hash}").unwrap();
        let gate = PanelGate::of(Some(file.path().into()));
        (file, gate)
    }

    #[test]
    fn only_the_password_opens_and_guesses_are_slowed_down_by_network() {
        let hasher = Hasher::new(&[7; 16]).unwrap();
        let (_file, gate) = gate(&hasher);
        let enter = |header: Option<&str>, network: &str, later: i64| {
            gate.enter(header, network, &hasher, NOW + later).unwrap()
        };
        let right = basic("moi:un long mot de passe");
        assert_eq!(enter(None, "a", 0), PanelEntry::Refused);
        for header in ["", "Basic", "Basic !", "Bearer x", "Basic YQ==", &basic("no colon")] {
            assert_eq!(enter(Some(header), "a", 0), PanelEntry::Refused, "{header}");
        }
        // What is right costs no try.
        for _ in 0..20 {
            assert_eq!(enter(Some(&right), "a", 0), PanelEntry::Open);
        }
        for _ in 0..6 {
            assert_eq!(enter(Some(&basic("moi:guess")), "a", 0), PanelEntry::Refused);
        }
        assert_eq!(enter(Some(&basic("moi:guess")), "a", 0), PanelEntry::Wait(60));
        assert_eq!(enter(Some(&right), "a", 0), PanelEntry::Wait(60), "not even the right one");
        assert_eq!(enter(Some(&right), "b", 0), PanelEntry::Open, "others are not held up");
        assert_eq!(enter(Some(&right), "a", 61), PanelEntry::Open);
    }

    #[test]
    fn tries_from_everywhere_do_not_fill_the_memory() {
        let gate = PanelGate::default();
        for number in 0..NETWORKS_MOST {
            assert_eq!(gate.take(&number.to_string(), NOW), Taken::Granted);
        }
        for _ in 0..6 {
            assert_eq!(gate.take("guesser", NOW + 1), Taken::Granted);
        }
        assert!(matches!(gate.take("guesser", NOW + 1), Taken::Wait(_)));
        assert_eq!(gate.take("operator", NOW + 1), Taken::Granted, "whoever else tries");
        assert!(matches!(gate.take("guesser", NOW + 1), Taken::Wait(_)), "not forgotten");
        assert_eq!(gate.tries.lock().unwrap().len(), NETWORKS_MOST);
        assert_eq!(gate.take("one more", NOW + 62), Taken::Granted);
        assert!(gate.tries.lock().unwrap().len() < 10);
    }

    #[test]
    fn without_a_password_there_is_no_panel_and_a_bad_file_opens_nothing() {
        let hasher = Hasher::new(&[7; 16]).unwrap();
        let (file, gate) = gate(&hasher);
        let header = basic("x:");
        assert_eq!(
            PanelGate::default().enter(Some(&header), "a", &hasher, NOW).unwrap(),
            PanelEntry::Off
        );
        file.as_file().set_len(0).unwrap();
        assert!(gate.enter(Some(&header), "a", &hasher, NOW).is_err());
        drop(file);
        assert_eq!(gate.enter(Some(&header), "a", &hasher, NOW).unwrap(), PanelEntry::Off);
    }
}

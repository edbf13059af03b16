//! Password hashes: argon2id, with the same work for an account that does not exist.
//!
//! A hash costs 19 MiB and tens of milliseconds (OWASP Password Storage Cheat Sheet: m=19456, t=2,
//! p=1), so two are made at once, a few requests wait, and any further one is asked to try again. That
//! bounds memory and leaves threads for requests that need no hash. Both have a buffer that is kept: an
//! allocator keeps what is given back in pieces of this size, and the server would grow with each thread.

use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use anyhow::{Result, anyhow};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use data_encoding::BASE64_NOPAD;
use thiserror::Error;

use super::password::Password;

/// Hashes made at once.
const AT_ONCE: usize = 2;
/// Requests that may wait for their turn.
const WAITING: usize = 3;
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const OUTPUT_BYTES: usize = 32;

/// Makes and compares password hashes.
pub(crate) struct Hasher {
    argon2: Argon2<'static>,
    /// Compared with where there is no account, so that the answer takes as long.
    decoy: String,
    turns: Mutex<Turns>,
    freed: Condvar,
}

#[derive(Default)]
struct Turns {
    running: usize,
    waiting: usize,
    /// Hashes made so far.
    made: u64,
    /// Buffers no hash is being made in.
    spare: Vec<Vec<Block>>,
}

/// Too many passwords are being checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("too many passwords are being checked at once")]
pub(crate) struct HasherBusy;

/// What a comparison found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PasswordCheck {
    /// It is the password.
    Right {
        /// The hash was made with less work than is usual now, or of another form of the password.
        is_outdated: bool,
    },
    /// It is not, or there is no account.
    Wrong,
}

impl Hasher {
    /// A hasher; `salt` belongs to the decoy hash, which no password matches.
    pub(crate) fn new(salt: &[u8; 16]) -> Result<Self> {
        let output = Some(OUTPUT_BYTES);
        let params = Params::new(MEMORY_KIB, PASSES, LANES, output).map_err(|e| anyhow!("{e}"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let (decoy, turns) = (decoy_hash(salt), Mutex::default());
        Ok(Self { argon2, decoy, turns, freed: Condvar::new() })
    }

    /// The hash to keep of a password, as a PHC string with its parameters.
    ///
    /// # Errors
    /// [`HasherBusy`] when too many wait, otherwise when memory is short.
    pub(crate) fn hash(&self, password: &Password, salt: &[u8; 16]) -> Result<String> {
        let failed = |error| anyhow!("cannot hash a password: {error}");
        let mut turn = self.turn()?;
        let mut output = [0; OUTPUT_BYTES];
        turn.compute(&self.argon2, password.as_bytes(), salt, &mut output)?;
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(self.argon2.params())
                .map_err(|error| anyhow!("cannot write the parameters of a hash: {error}"))?,
            salt: Some(Salt::new(salt).map_err(failed)?),
            hash: Some(Output::new(&output).map_err(failed)?),
        };
        Ok(hash.to_string())
    }

    /// Compares a password with the hash of an account, or with the decoy: the work is the same.
    ///
    /// # Errors
    /// [`HasherBusy`] when too many wait, otherwise when the hash is no PHC string.
    pub(crate) fn verify(&self, password: &Password, hash: Option<&str>) -> Result<PasswordCheck> {
        let mut turn = self.turn()?;
        let compared = Compared::read(hash.unwrap_or(&self.decoy))?;
        let mut check = PasswordCheck::Wrong;
        for (number, form) in password.forms().enumerate() {
            // Longer than any that was taken: the empty text is hashed instead of a megabyte.
            let bytes = form.unwrap_or_default();
            // Always computed, even where the result is known: the time must not show which case it was.
            let is_equal = turn.is_equal(bytes, &compared)?;
            if is_equal && hash.is_some() && form.is_some() {
                // A hash of the older form is made again of the usual one.
                let is_outdated = number > 0 || is_outdated(&compared.hash);
                check = PasswordCheck::Right { is_outdated };
            }
        }
        Ok(check)
    }

    /// Hashes made so far.
    #[cfg(test)]
    pub(crate) fn made(&self) -> u64 {
        self.turns().made
    }

    fn turn(&self) -> Result<Turn<'_>, HasherBusy> {
        let mut turns = self.turns();
        if turns.running == AT_ONCE {
            if turns.waiting == WAITING {
                return Err(HasherBusy);
            }
            turns.waiting += 1;
            turns = self
                .freed
                .wait_while(turns, |turns| turns.running == AT_ONCE)
                .unwrap_or_else(PoisonError::into_inner);
            turns.waiting -= 1;
        }
        // Still under the lock: no other request can take the turn in between.
        turns.running += 1;
        turns.made += 1;
        let memory = turns.spare.pop().unwrap_or_default();
        Ok(Turn { hasher: self, memory })
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to make one hash, and the memory for it.
struct Turn<'h> {
    hasher: &'h Hasher,
    memory: Vec<Block>,
}

impl Turn<'_> {
    fn compute(
        &mut self,
        argon2: &Argon2,
        password: &[u8],
        salt: &[u8],
        output: &mut [u8],
    ) -> Result<()> {
        let blocks = argon2.params().block_count();
        if self.memory.len() < blocks {
            self.memory.resize(blocks, Block::new());
        }
        argon2
            .hash_password_into_with_memory(password, salt, output, &mut self.memory[..blocks])
            .map_err(|error| anyhow!("cannot hash a password: {error}"))
    }

    fn is_equal(&mut self, password: &[u8], compared: &Compared) -> Result<bool> {
        let (Some(salt), Some(expected)) = (&compared.hash.salt, &compared.hash.hash) else {
            return Ok(false);
        };
        let mut bytes = [0; Output::MAX_LENGTH];
        let output = &mut bytes[..expected.len()];
        self.compute(&compared.argon2, password, salt, output)?;
        let computed = Output::new(output).map_err(|error| anyhow!("{error}"))?;
        // In constant time: `Output` compares so.
        Ok(computed == *expected)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // Who could read the memory of the process would try guesses against what is left, without the work.
        self.memory.fill(Block::new());
        // One for a hash of more work than is usual now is not kept.
        self.memory.truncate(self.hasher.argon2.params().block_count());
        self.memory.shrink_to_fit();
        let mut turns = self.hasher.turns();
        turns.spare.push(std::mem::take(&mut self.memory));
        turns.running -= 1;
        self.hasher.freed.notify_one();
    }
}

/// A stored hash, and how it was made.
struct Compared {
    hash: PasswordHash,
    argon2: Argon2<'static>,
}

impl Compared {
    fn read(text: &str) -> Result<Self> {
        let hash = PasswordHash::new(text).map_err(unreadable)?;
        let params = Params::try_from(&hash).map_err(unreadable)?;
        let algorithm = Algorithm::try_from(hash.algorithm.as_str()).map_err(unreadable)?;
        let version = hash.version.map_or(Ok(Version::V0x13), Version::try_from);
        let version = version.map_err(unreadable)?;
        Ok(Self { hash, argon2: Argon2::new(algorithm, version, params) })
    }
}

fn unreadable(error: impl fmt::Display) -> anyhow::Error {
    anyhow!("a stored password hash cannot be read: {error}")
}

/// A hash that no known password matches and that costs as much to compare with. It is put together,
/// not computed, so that a restarted server answers at once.
fn decoy_hash(salt: &[u8; 16]) -> String {
    let (salt, hash) = (BASE64_NOPAD.encode(salt), BASE64_NOPAD.encode(&[0; 32]));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${hash}")
}

/// Whether a hash was made with other parameters than those used now.
fn is_outdated(hash: &PasswordHash) -> bool {
    let now = [("m", MEMORY_KIB), ("t", PASSES), ("p", LANES)];
    hash.algorithm.as_str() != "argon2id"
        || now.iter().any(|(name, value)| hash.params.get_decimal(*name) != Some(*value))
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordHasher as _;

    use super::*;

    const SALT: [u8; 16] = [7; 16];

    fn password() -> Password {
        Password::typed("camembert fondant")
    }

    #[test]
    fn the_password_is_right_and_no_other() {
        let hasher = Hasher::new(&SALT).unwrap();
        let hash = hasher.hash(&password(), &[1; 16]).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let right = PasswordCheck::Right { is_outdated: false };
        assert_eq!(hasher.verify(&password(), Some(&hash)).unwrap(), right);
        let wrong = Password::typed("camembert fondan");
        assert_eq!(hasher.verify(&wrong, Some(&hash)).unwrap(), PasswordCheck::Wrong);
        assert_ne!(hash, hasher.hash(&password(), &[2; 16]).unwrap());
    }

    #[test]
    fn a_hash_of_the_form_of_older_accounts_still_opens() {
        let hasher = Hasher::new(&SALT).unwrap();
        let typed = "camembert con\u{fb01}t du lundi";
        let older: PasswordHash =
            hasher.argon2.hash_password_with_salt(typed.as_bytes(), &[1; 16]).unwrap();
        let outdated = PasswordCheck::Right { is_outdated: true };
        let right = PasswordCheck::Right { is_outdated: false };
        let check =
            |text: &str, hash: &str| hasher.verify(&Password::typed(text), Some(hash)).unwrap();
        assert_eq!(check(typed, &older.to_string()), outdated);
        let now = hasher.hash(&Password::typed(typed), &[2; 16]).unwrap();
        assert_eq!(check(typed, &now), right);
        assert_eq!(check("camembert confit du lundi", &now), right);
        assert_eq!(check("camembert confit du mardi", &now), PasswordCheck::Wrong);
    }

    #[test]
    fn nobody_has_no_password_and_costs_as_much() {
        let hasher = Hasher::new(&SALT).unwrap();
        let before = hasher.made();
        for text in ["camembert fondant", ""] {
            assert_eq!(hasher.verify(&Password::typed(text), None).unwrap(), PasswordCheck::Wrong);
        }
        let endless = Password::typed(&"a".repeat(10_000));
        assert_eq!(hasher.verify(&endless, None).unwrap(), PasswordCheck::Wrong);
        assert_eq!(hasher.made() - before, 3);
        let own = hasher.hash(&password(), &SALT).unwrap();
        assert_eq!(hasher.decoy.rsplit_once('$').unwrap().0, own.rsplit_once('$').unwrap().0);
        assert_eq!(hasher.decoy.len(), own.len());
    }

    #[test]
    fn an_endless_text_is_nobodys_password() {
        let hasher = Hasher::new(&SALT).unwrap();
        let empty = hasher.hash(&Password::typed(""), &SALT).unwrap();
        let endless = Password::typed(&"a".repeat(10_000));
        assert_eq!(hasher.verify(&endless, Some(&empty)).unwrap(), PasswordCheck::Wrong);
    }

    #[test]
    fn a_hash_of_weaker_parameters_is_told() {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8 * 1024, 1, 1, None).unwrap(),
        );
        let hasher = Hasher::new(&SALT).unwrap();
        let former = Hasher { argon2: weak, ..Hasher::new(&SALT).unwrap() };
        let hash = former.hash(&password(), &SALT).unwrap();
        let right = PasswordCheck::Right { is_outdated: true };
        assert_eq!(hasher.verify(&password(), Some(&hash)).unwrap(), right);
    }

    #[test]
    fn what_is_no_hash_is_an_error() {
        let hasher = Hasher::new(&SALT).unwrap();
        assert!(hasher.verify(&password(), Some("secret")).is_err());
    }

    #[test]
    fn two_buffers_serve_all_and_are_wiped() {
        let hasher = Hasher::new(&SALT).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..3).for_each(|_| drop(hasher.verify(&password(), None))));
            }
        });
        let spare = &hasher.turns().spare;
        assert!((1..=AT_ONCE).contains(&spare.len()), "{} buffers", spare.len());
        for memory in spare {
            assert_eq!(memory.capacity(), MEMORY_KIB as usize);
            assert!(memory.iter().all(|block| *block.as_ref() == [0; 128]));
        }
    }

    #[test]
    fn a_hash_of_more_work_is_compared_and_its_buffer_given_back() {
        let params = Params::new(2 * MEMORY_KIB, 1, LANES, None).unwrap();
        let costly = Hasher {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            ..Hasher::new(&SALT).unwrap()
        };
        let hash: PasswordHash =
            costly.argon2.hash_password_with_salt(password().as_bytes(), &SALT).unwrap();
        let hasher = Hasher::new(&SALT).unwrap();
        let outdated = PasswordCheck::Right { is_outdated: true };
        assert_eq!(hasher.verify(&password(), Some(&hash.to_string())).unwrap(), outdated);
        assert_eq!(hasher.turns().spare[0].capacity(), MEMORY_KIB as usize);
    }

    #[test]
    fn a_crowd_is_sent_away_and_served_again_later() {
        let hasher = Hasher::new(&SALT).unwrap();
        let verify = || hasher.verify(&password(), None);
        let results: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..40).map(|_| scope.spawn(verify)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let refused = results.iter().filter(|result| result.is_err()).count();
        for error in results.into_iter().filter_map(Result::err) {
            assert!(error.is::<HasherBusy>());
        }
        assert!(refused < 40);
        assert_eq!(verify().unwrap(), PasswordCheck::Wrong);
    }
}

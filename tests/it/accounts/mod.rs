//! Accounts as their owners and the operator have them: the real binary on real databases, a real
//! mail server, `kill -9`, a full disk.

mod backup;
mod building;
mod commands;
mod following;
mod full_disk;
mod letters;
mod lost;
pub(crate) mod people;
mod purge;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod crash;
}

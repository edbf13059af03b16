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
#[cfg(not(feature = "postgres"))]
mod postgres_left_out;
mod purge;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod crash;
    #[cfg(feature = "postgres")]
    mod shared_letters;
    #[cfg(feature = "postgres")]
    mod two_servers;
}

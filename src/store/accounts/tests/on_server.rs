//! The tests that hold for accounts wherever they are, on a server of PostgreSQL; and those of such a server alone.

mod faults;
#[path = "letters.rs"]
mod letters;
mod moving;
#[path = "people.rs"]
mod people;
#[path = "safety.rs"]
mod safety;
#[path = "saving.rs"]
mod saving;
#[path = "sessions.rs"]
mod sessions;
#[path = "throttling.rs"]
mod throttling;
#[path = "upkeep.rs"]
mod upkeep;

use super::*;
use crate::model::AccountsPlace;

#[path = "../../../../tests/it/support/postgres.rs"]
pub(crate) mod postgres;

use postgres::{PostgresServer, SHARED, new_schema};

/// Where there is no PostgreSQL, a file takes its place, and a notice has said so.
enum Ground {
    Schema(String),
    File(TempDir),
}

/// Accounts in tables of their own.
type Place = PlaceOf<Ground>;

impl Place {
    fn new() -> Self {
        match new_schema() {
            Some(address) => Self::at(&address),
            None => {
                let PlaceOf { accounts, ground } = super::Place::new();
                Self { accounts, ground: Ground::File(ground) }
            }
        }
    }

    fn at(address: &str) -> Self {
        let accounts = Accounts::open_at(&place(address)).unwrap();
        Self { accounts, ground: Ground::Schema(address.into()) }
    }

    /// The accounts as the next start of the program finds them.
    fn restarted(self) -> Self {
        match self.ground {
            Ground::Schema(address) => Self::at(&address),
            Ground::File(ground) => {
                let PlaceOf { accounts, ground } =
                    PlaceOf { accounts: self.accounts, ground }.restarted();
                Self { accounts, ground: Ground::File(ground) }
            }
        }
    }

    fn check(&self) -> Vec<String> {
        match &self.ground {
            Ground::Schema(address) => check_at(&place(address)).unwrap().unwrap(),
            Ground::File(_) => Vec::new(),
        }
    }
}

fn place(address: &str) -> AccountsPlace {
    AccountsPlace::Server(Box::new(address.parse().unwrap()))
}

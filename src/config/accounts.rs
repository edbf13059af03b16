//! Who may have an account, and where accounts are kept. The address of a server is a secret, since a password may stand
//! in it.

use std::path::Path;

use super::declare::Section as _;
use super::error::{ConfigError, Result};
use super::reader::SettingsReader;
use super::secret::secret;
use super::sections::{AccountSection, Paths};
use crate::model::{AccountsPlace, DATABASE_ADDRESS, DatabaseAddress};

/// Never in the file.
const DATABASE: &str = "accounts.database";

/// Who may have an account, and where accounts are kept.
#[derive(Debug)]
pub(crate) struct AccountConfig {
    /// No one may register.
    pub closed: bool,
    /// Who registers has to prove the address.
    pub confirm: bool,
    /// Where accounts are kept.
    pub place: AccountsPlace,
}

impl AccountConfig {
    pub(super) fn read(reader: &mut SettingsReader, folder: &Path, paths: &Paths) -> Result<Self> {
        let AccountSection { closed, confirm, database_file } = AccountSection::read(reader)?;
        let is_address = |file: &Path| DatabaseAddress::is_one(&file.to_string_lossy());
        if database_file.as_deref().is_some_and(is_address) {
            let allowed = "the name of a file that holds the address; or give the address by SITEGEN_ACCOUNTS_DATABASE";
            return Err(reader.wrong_secret("accounts.database_file", allowed));
        }
        let place = match secret(reader, DATABASE, database_file.as_deref(), folder)? {
            None => AccountsPlace::File(paths.accounts()),
            Some(address) => match address.expose().parse() {
                Ok(address) => server(address)?,
                Err(()) => return Err(reader.wrong_secret(DATABASE, DATABASE_ADDRESS)),
            },
        };
        Ok(Self { closed, confirm, place })
    }
}

/// What a program that has no way to a server says.
fn server(address: DatabaseAddress) -> Result<AccountsPlace> {
    if cfg!(feature = "postgres") {
        return Ok(AccountsPlace::Server(Box::new(address)));
    }
    let said = "accounts are to be on a server, and this program was built without the feature `postgres`: take a release, \
                which has it, or build with `--features postgres`";
    Err(ConfigError::new(said.into()))
}

/// A place as commands name it: an address, a file that holds one, or else a file of accounts.
///
/// # Errors
/// When it is no address that can be used.
pub(crate) fn accounts_place(text: &str) -> Result<AccountsPlace> {
    let path = Path::new(text);
    let address = if DatabaseAddress::is_one(text) {
        text.to_string()
    } else {
        let held = std::fs::read_to_string(path).unwrap_or_default();
        if !DatabaseAddress::is_one(&held) {
            return Ok(AccountsPlace::File(path.into()));
        }
        held
    };
    let wrong =
        |()| ConfigError::new(format!("the place is not allowed; allowed: {DATABASE_ADDRESS}"));
    server(address.parse().map_err(wrong)?)
}

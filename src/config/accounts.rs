//! Who may have an account, and where accounts are kept. The address of a server is a secret, since a password may stand
//! in it.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use super::declare::Section as _;
use super::error::{ConfigError, Result};
use super::reader::SettingsReader;
use super::secret::secret;
use super::sections::{AccountSection, Paths};
use crate::model::{AccountsPlace, DATABASE_ADDRESS, DatabaseAddress};

/// Never in the file.
const DATABASE: &str = "accounts.database";

/// In place of an address: the file below the data folder, whatever the settings say. So a release is tried on accounts of
/// its own.
const OWN_FILE: &str = "file";

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
            let said = "`accounts.database_file` is an address, in which a password may stand: put it into a file that only \
                        the server's user can read and name that, or give it by SITEGEN_ACCOUNTS_DATABASE";
            return Err(ConfigError::new(said.into()));
        }
        let place = match secret(reader, DATABASE, database_file.as_deref(), folder)? {
            None => AccountsPlace::File(paths.accounts()),
            Some(word) if word.expose() == OWN_FILE => AccountsPlace::File(paths.accounts()),
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
        if let Some(path) = &address.authorities
            && let Err(error) = File::open(path)
        {
            let said = format!("sslrootcert: cannot read {}: {error}", path.display());
            return Err(ConfigError::new(said));
        }
        return Ok(AccountsPlace::Server(Box::new(address)));
    }
    let said = "accounts are to be on a server, and this program was built without the feature `postgres`: take a release, \
                which has it, or build with `--features postgres`";
    Err(ConfigError::new(said.into()))
}

/// What a file of accounts begins with.
const FILE_BEGINS: &[u8] = b"SQLite format 3\0";

/// As much of a file as an address may take.
const ADDRESS_MOST: u64 = 4096;

/// A place as commands name it: an address without a password, a file that holds one, or else a file of accounts.
///
/// # Errors
/// When it is no address that can be used, or a file that is neither.
pub(crate) fn accounts_place(text: &str) -> Result<AccountsPlace> {
    if DatabaseAddress::is_one(text) {
        let address = address(text)?;
        if address.password.is_some() {
            let said = "an address with a password is seen by all who list processes: put it into a file that only you can \
                        read, and name that";
            return Err(ConfigError::new(said.into()));
        }
        return server(address);
    }
    let path = Path::new(text);
    let wrong = match beginning(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Ok(AccountsPlace::File(path.into()));
        }
        Err(error) => format!("cannot be read: {error}"),
        Ok(held) if held.starts_with(FILE_BEGINS) => return Ok(AccountsPlace::File(path.into())),
        Ok(held) => match std::str::from_utf8(&held) {
            Ok(held) if DatabaseAddress::is_one(held) => return server(address(held)?),
            Ok(held) if held.trim().is_empty() => "the file is empty".into(),
            _ => "holds neither the address of a database nor accounts".into(),
        },
    };
    Err(ConfigError::new(format!("{}: {wrong}", path.display())))
}

fn beginning(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut held = Vec::new();
    File::open(path)?.take(ADDRESS_MOST).read_to_end(&mut held)?;
    Ok(held)
}

fn address(text: &str) -> Result<DatabaseAddress> {
    let wrong =
        |()| ConfigError::new(format!("the place is not allowed; allowed: {DATABASE_ADDRESS}"));
    text.parse().map_err(wrong)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn said(text: &str) -> String {
        accounts_place(text).unwrap_err().to_string()
    }

    fn put(path: &Path, held: &[u8]) -> String {
        File::create(path).unwrap().write_all(held).unwrap();
        path.display().to_string()
    }

    #[test]
    fn a_file_that_is_there_is_one_of_accounts_or_refused() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, held: &[u8]| put(&folder.path().join(name), held);
        let sound = put("accounts", b"SQLite format 3\0\xff");
        for place in [sound, folder.path().join("none").display().to_string()] {
            assert!(matches!(accounts_place(&place), Ok(AccountsPlace::File(_))), "{place}");
        }
        assert!(said(&put("empty", b" \n")).ends_with("the file is empty"));
        assert!(said(&put("text", b"hello")).contains("neither the address of a database"));
        assert!(said(&folder.path().display().to_string()).contains("cannot be read"));
    }

    #[test]
    fn a_password_stands_in_no_argument() {
        let wrong = said("postgres://site:hush@db.example.org/accounts");
        assert!(wrong.contains("seen by all who list processes"), "{wrong}");
        assert!(!wrong.contains("hush"), "{wrong}");
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn an_address_is_given_or_stands_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let held = b"\n  postgres://site:hush@db.example.org/accounts \n";
        let file = put(&folder.path().join("address"), held);
        for place in [file.as_str(), "postgres://site@db.example.org/accounts"] {
            let read = accounts_place(place).unwrap().to_string();
            assert_eq!(read, "the database accounts on db.example.org");
        }
        let wrong = said("postgres://site@db.example.org/a?sslrootcert=/nowhere/ca.pem");
        assert!(wrong.contains("sslrootcert: cannot read /nowhere/ca.pem"), "{wrong}");
    }

    #[cfg(not(feature = "postgres"))]
    #[test]
    fn an_address_is_refused_by_a_program_without_a_way_to_it() {
        let wrong = said("postgres://site@db.example.org/accounts");
        assert!(wrong.contains("without the feature `postgres`"), "{wrong}");
    }
}

//! Where accounts are kept: in a file, or by a server that speaks PostgreSQL's protocol, which several hosts share.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use url::Url;

/// What an address looks like, for messages.
pub(crate) const DATABASE_ADDRESS: &str = "an address such as postgres://user:password@host:5432/database or \
     postgres:///database?host=/run/postgresql&user=name, with no parameters but host, port, user, password, sslmode \
     (verify-full or disable), sslrootcert, options, application_name, connect_timeout and statement_timeout (seconds)";

/// The port servers listen on.
const PORT: u16 = 5432;

/// Where accounts are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum AccountsPlace {
    /// A file of this machine.
    File(PathBuf),
    /// A server.
    Server(Box<DatabaseAddress>),
}

impl AccountsPlace {
    /// The same for all accounts at once: see [`DatabaseAddress::waiting`].
    #[must_use]
    pub(crate) fn waiting(self) -> Self {
        match self {
            Self::File(path) => Self::File(path),
            Self::Server(address) => Self::Server(Box::new(address.waiting())),
        }
    }
}

impl fmt::Display for AccountsPlace {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(out),
            Self::Server(address) => address.fmt(out),
        }
    }
}

/// Where a server is and who asks it. Shown without the password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DatabaseAddress {
    /// A name, an address, or the folder of a socket.
    pub(crate) host: String,
    /// The port, which is part of a socket's name too.
    pub(crate) port: u16,
    /// The role.
    pub(crate) user: Option<String>,
    /// Its password.
    pub(crate) password: Option<String>,
    /// The database; called like the role where it is not given.
    pub(crate) database: Option<String>,
    /// Whether TLS is used, and the certificate checked against the host's name.
    pub(crate) is_verified: bool,
    /// Certificates of the authorities that are trusted in place of this machine's.
    pub(crate) authorities: Option<PathBuf>,
    /// Settings of the session, such as `-csearch_path=sitegen`.
    pub(crate) options: Option<String>,
    /// What the server shows of who asks.
    pub(crate) application: String,
    /// How long a connection may take.
    pub(crate) connect_timeout: Duration,
    /// How long a statement may take.
    pub(crate) statement_timeout: Duration,
}

impl DatabaseAddress {
    /// True for the beginnings addresses have.
    pub(crate) fn is_one(text: &str) -> bool {
        let text = text.trim_start();
        ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme))
    }

    /// Whether it is the folder of a socket.
    pub(crate) fn is_socket(&self) -> bool {
        self.host.starts_with('/')
    }

    /// The same for all accounts at once: a transaction waits while another database is read or written.
    #[must_use]
    pub(crate) fn waiting(mut self) -> Self {
        let options = self.options.unwrap_or_default();
        let with_wait = format!("{options} -cidle_in_transaction_session_timeout=0");
        self.options = Some(with_wait.trim_start().to_string());
        self
    }

    /// Whether what is said reaches no other machine.
    fn stays_here(&self) -> bool {
        let is_loopback = self.host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
        self.is_socket() || is_loopback || self.host == "localhost"
    }

    fn set(&mut self, name: &str, value: String) -> Option<()> {
        match name {
            "host" => self.host = value,
            "port" => self.port = value.parse().ok()?,
            "user" => self.user = Some(value),
            "password" => self.password = Some(value),
            "dbname" => self.database = Some(value),
            "sslmode" if value == "verify-full" => self.is_verified = true,
            "sslmode" if value == "disable" => self.is_verified = false,
            "sslrootcert" => self.authorities = Some(value.into()),
            "options" => self.options = Some(value),
            "application_name" => self.application = value,
            "connect_timeout" => self.connect_timeout = seconds(&value)?,
            "statement_timeout" => self.statement_timeout = seconds(&value)?,
            _ => return None,
        }
        Some(())
    }
}

/// The error says nothing: what is wrong may be the password.
impl FromStr for DatabaseAddress {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        parse(text.trim()).ok_or(())
    }
}

fn parse(text: &str) -> Option<DatabaseAddress> {
    if !DatabaseAddress::is_one(text) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let host = decoded(url.host_str().unwrap_or_default())?;
    let mut address = DatabaseAddress {
        host: host.trim_matches(['[', ']']).to_string(),
        port: url.port().unwrap_or(PORT),
        user: filled(url.username())?,
        password: filled(url.password().unwrap_or_default())?,
        database: filled(url.path().trim_start_matches('/'))?,
        is_verified: true,
        authorities: None,
        options: None,
        application: "sitegen".into(),
        connect_timeout: Duration::from_secs(5),
        statement_timeout: Duration::from_secs(10),
    };
    let mut has_mode = false;
    // As PostgreSQL's own programs read them: unlike in forms, a plus is a plus.
    for pair in url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        let name = decoded(name)?;
        has_mode |= name == "sslmode";
        address.set(&name, decoded(value)?)?;
    }
    if !has_mode {
        address.is_verified = !address.stays_here();
    }
    // TLS over a socket is nothing servers offer.
    let is_odd = address.host.is_empty() || address.is_socket() && address.is_verified;
    (!is_odd && url.fragment().is_none()).then_some(address)
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds = text.parse().ok().filter(|seconds| (1..=600).contains(seconds))?;
    Some(Duration::from_secs(seconds))
}

fn decoded(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

/// The inner `None` where there is nothing.
#[allow(clippy::option_option, reason = "what cannot be decoded is other than what is not given")]
fn filled(text: &str) -> Option<Option<String>> {
    if text.is_empty() { Some(None) } else { decoded(text).map(Some) }
}

impl fmt::Display for DatabaseAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = self.database.as_ref().or(self.user.as_ref());
        let database = database.map_or("of its role", String::as_str);
        write!(out, "the database {database} on {}", self.host)?;
        if self.port == PORT { Ok(()) } else { write!(out, ":{}", self.port) }
    }
}

impl fmt::Debug for DatabaseAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "DatabaseAddress({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> DatabaseAddress {
        text.parse().unwrap_or_else(|()| panic!("{text}"))
    }

    #[test]
    fn addresses_are_read_as_other_programs_write_them() {
        let far = of("postgres://site:p%40ss@db.example.org/accounts?connect_timeout=2");
        assert_eq!((far.host.as_str(), far.port), ("db.example.org", 5432));
        assert_eq!((far.user.as_deref(), far.password.as_deref()), (Some("site"), Some("p@ss")));
        assert_eq!(far.connect_timeout, Duration::from_secs(2));
        assert!(far.is_verified, "another machine must prove who it is");
        assert_eq!(far.to_string(), "the database accounts on db.example.org");
        assert!(!format!("{far:?}").contains("p@ss"));
        for near in ["127.0.0.1:5433", "localhost", "[::1]", "%2Frun%2Fpostgresql"] {
            let near = of(&format!("postgresql://site@{near}/accounts"));
            assert!(!near.is_verified, "{near}");
        }
        let socket =
            of("postgres:///accounts?host=/run/postgresql&user=site&options=-csearch_path%3Dx");
        assert!(socket.is_socket());
        let waiting = socket.clone().waiting().options.unwrap();
        assert!(waiting.ends_with("=x -cidle_in_transaction_session_timeout=0"), "{waiting}");
        assert_eq!(socket.options.as_deref(), Some("-csearch_path=x"));
        assert!(of("postgres://a@127.0.0.1/b?sslmode=verify-full&sslrootcert=/ca.pem").is_verified);
        let odd = of("postgres:///a?host=/run&user=site&password=a+b%2Bc%20d");
        assert_eq!(odd.password.as_deref(), Some("a+b+c d"));
    }

    #[test]
    fn what_is_no_address_or_verifies_nothing_is_refused() {
        for wrong in [
            "mysql://a@b/c",
            "postgres://",
            "postgres://a@b/c?sslmode=require",
            "postgres://a@b/c?sslmode=prefer",
            "postgres://a@b/c?statement_timeout=0",
            "postgres://a@b/c?pgbouncer=true",
            "postgres://a@/c?host=/run&sslmode=verify-full",
            "postgres://a@b:port/c",
        ] {
            assert_eq!(wrong.parse::<DatabaseAddress>(), Err(()), "{wrong}");
        }
    }
}

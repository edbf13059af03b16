//! One connection to a server of accounts. Everything asked of it ends in time.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::config::SslMode;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, Error, NoTls, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::statement::Values;
use super::fault::{fault, is_fatal, too_slow};
use super::values::BoundValue;
use crate::model::DatabaseAddress;
use crate::store::failure::{FaultKind, ServerFault};
use crate::tls;

/// What a server is given beyond the time of a statement, which it keeps itself, before the connection is given up.
const GRACE: Duration = Duration::from_secs(2);

/// After how long without a word this machine asks whether the other one is still there: firewalls forget connections
/// after some minutes.
const KEEPALIVE: Duration = Duration::from_mins(1);

/// How long a transaction may wait for a host that is gone or stopped before the server ends it, in milliseconds: until
/// then it keeps others from changing what it touched.
const IDLE_MOST: u32 = 30_000;

/// A connection.
pub(crate) struct ServerLink {
    client: Client,
    /// Statements that were prepared, by their text.
    statements: RefCell<HashMap<String, Statement>>,
    runtime: LinkRuntime,
    /// Why nothing more can be asked on it.
    loss: RefCell<Option<LinkLoss>>,
    address: DatabaseAddress,
}

/// Why a connection is of no use any more.
#[derive(Clone)]
pub(super) enum LinkLoss {
    /// It was ended: another one may be made.
    Ended,
    /// The server does not answer: another one would wait as long.
    Silent(ServerFault),
}

/// What moves the messages of one connection. It ends at once: to look up the name of a host may take longer than anyone
/// waits for it.
struct LinkRuntime(Option<Runtime>);

impl LinkRuntime {
    fn start() -> Result<Self> {
        Ok(Self(Some(Builder::new_current_thread().enable_all().build()?)))
    }

    /// What is asked; `None` where it takes longer than this.
    fn in_time<T>(&self, wait: Duration, asked: impl Future<Output = T>) -> Result<Option<T>> {
        let runtime = self.0.as_ref().context("the connection is closed")?;
        Ok(runtime.block_on(async { tokio::time::timeout(wait, asked).await.ok() }))
    }
}

impl Drop for LinkRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl ServerLink {
    /// Connects.
    pub(super) fn open(address: &DatabaseAddress) -> Result<Self> {
        let runtime = LinkRuntime::start()?;
        let connecting = connect(config(address), tls(address)?);
        let client = match runtime.in_time(address.connect_timeout, connecting)? {
            Some(client) => client.map_err(|error| fault(address, &error))?,
            None => return Err(too_slow(address, "let anyone in").into()),
        };
        let (statements, loss, address) = (RefCell::default(), RefCell::default(), address.clone());
        Ok(Self { client, statements, runtime, loss, address })
    }

    /// Why nothing more can be asked on it.
    pub(super) fn loss(&self) -> Option<LinkLoss> {
        self.loss.borrow().clone()
    }

    /// Runs statements without values.
    pub(super) fn command(&self, sql: &str) -> Result<()> {
        self.ask(self.client.batch_execute(sql))
    }

    /// Runs a statement; says how many rows it changed.
    pub(crate) fn run(&self, sql: &str, values: Values) -> Result<usize> {
        let (statement, bound) = self.prepared(sql, values)?;
        let changed = self.ask(self.client.execute(&statement, &borrowed(&bound)))?;
        usize::try_from(changed).context("more rows than can be counted")
    }

    /// All rows a statement gives.
    pub(crate) fn rows(&self, sql: &str, values: Values) -> Result<Vec<Row>> {
        let (statement, bound) = self.prepared(sql, values)?;
        self.ask(self.client.query(&statement, &borrowed(&bound)))
    }

    fn prepared<'v>(
        &self,
        sql: &str,
        values: Values<'v>,
    ) -> Result<(Statement, Vec<BoundValue<'v>>)> {
        let bound = BoundValue::of(values)?;
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok((statement.clone(), bound));
        }
        let mut kinds = Vec::with_capacity(bound.len());
        for value in &bound {
            kinds.push(value.kind()?);
        }
        // SQLite's name of the first value is `?1`; a question mark stands for nothing else in our statements.
        let text = sql.replace('?', "$");
        let statement = self.ask(self.client.prepare_typed(&text, &kinds))?;
        self.statements.borrow_mut().insert(sql.to_string(), statement.clone());
        Ok((statement, bound))
    }

    fn ask<T>(&self, asked: impl Future<Output = Result<T, Error>>) -> Result<T> {
        let wait = self.address.statement_timeout + GRACE;
        match self.runtime.in_time(wait, asked)? {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(error)) => {
                if self.client.is_closed() || is_fatal(&error) {
                    self.loss.replace(Some(LinkLoss::Ended));
                }
                Err(fault(&self.address, &error).into())
            }
            None => {
                let silence = too_slow(&self.address, "answer");
                self.loss.replace(Some(LinkLoss::Silent(silence.clone())));
                Err(silence.into())
            }
        }
    }
}

fn borrowed<'b>(bound: &'b [BoundValue]) -> Vec<&'b (dyn ToSql + Sync)> {
    let mut borrowed: Vec<&(dyn ToSql + Sync)> = Vec::with_capacity(bound.len());
    for value in bound {
        borrowed.push(value);
    }
    borrowed
}

fn config(address: &DatabaseAddress) -> Config {
    let mut config = Config::new();
    config.host(&address.host).port(address.port).application_name(&address.application);
    config.ssl_mode(if address.is_verified { SslMode::Require } else { SslMode::Disable });
    config.keepalives_idle(KEEPALIVE);
    // Given up by this machine, too, where the other one is gone without a word.
    config.tcp_user_timeout(address.statement_timeout + GRACE);
    let milliseconds = address.statement_timeout.as_millis();
    let options = address.options.as_deref().unwrap_or_default();
    let settings = format!(
        "-cstatement_timeout={milliseconds} -cidle_in_transaction_session_timeout={IDLE_MOST} {options}"
    );
    config.options(settings.trim_end());
    if let Some(user) = &address.user {
        config.user(user);
    }
    if let Some(password) = &address.password {
        config.password(password);
    }
    if let Some(database) = &address.database {
        config.dbname(database);
    }
    config
}

fn tls(address: &DatabaseAddress) -> Result<Option<MakeRustlsConnect>> {
    if !address.is_verified {
        return Ok(None);
    }
    let config = tls::client(address.authorities.as_deref()).map_err(|error| {
        ServerFault::new(FaultKind::Refused, format!("no certificate can be checked: {error:#}"))
    })?;
    Ok(Some(MakeRustlsConnect::new(config)))
}

async fn connect(config: Config, tls: Option<MakeRustlsConnect>) -> Result<Client, Error> {
    // What moves the messages; it runs while something is asked, and ends with the client.
    let Some(tls) = tls else {
        let (client, connection) = config.connect(NoTls).await?;
        tokio::spawn(connection);
        return Ok(client);
    };
    let (client, connection) = config.connect(tls).await?;
    tokio::spawn(connection);
    Ok(client)
}

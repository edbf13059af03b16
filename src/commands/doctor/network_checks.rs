//! What only an answer of another program shows: certificates, mail server, reports, our own server. Each is bounded
//! by time.

use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Result, bail};

use super::DoctorCheck;
use crate::commands::run::destination;
use crate::config::Config;
use crate::telemetry::FailureReports;
use crate::{letters, pipeline, server};

/// For one step of a conversation, and for all of it, looking up names included.
pub(super) const STEP: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);

pub(super) fn all(config: &Config) -> Vec<DoctorCheck> {
    vec![certificates(config), mail(config), reports(config), own_server(config)]
}

fn certificates(config: &Config) -> DoctorCheck {
    match pipeline::can_ask_servers(config) {
        Ok(()) => DoctorCheck::well("certificates", "those that servers are checked by are there"),
        Err(error) => {
            let remedy = "apt install ca-certificates";
            DoctorCheck::failed("certificates", format!("{error:#}"), remedy)
        }
    }
}

fn mail(config: &Config) -> DoctorCheck {
    if config.mail.smtp.is_none() {
        let text = "no mail server is set: letters stay in data/outbox";
        return DoctorCheck::doubtful("mail", text, "set `mail.smtp`, or send them by hand");
    }
    let greeted = letters::mailer(config, STEP).and_then(|mailer| within(move || mailer.greet()));
    match greeted {
        Ok(()) => DoctorCheck::well("mail", "the mail server answers; no letter was sent"),
        Err(error) => {
            let remedy =
                "check `mail.smtp`, `mail.user` and the password; the provider may block the port";
            DoctorCheck::failed("mail", format!("{error:#}"), remedy)
        }
    }
}

fn reports(config: &Config) -> DoctorCheck {
    let Some(destination) = destination(config) else {
        let text = "failures are reported to no one";
        return DoctorCheck::doubtful("sentry", text, "set `sentry.dsn_file` where you use Sentry");
    };
    match FailureReports::try_out(destination) {
        Ok(()) => DoctorCheck::well("sentry", "a test event was taken"),
        Err(error) => {
            let remedy = "check the DSN and the way to its host";
            DoctorCheck::failed("sentry", format!("{error:#}"), remedy)
        }
    }
}

fn own_server(config: &Config) -> DoctorCheck {
    match server::ask(&config.listen) {
        Ok(()) => DoctorCheck::well("server", format!("answers on {}", config.listen)),
        Err(error) => {
            let remedy = "start it: `systemctl start sitegen`, or supervisorctl";
            DoctorCheck::doubtful("server", format!("{error:#}"), remedy)
        }
    }
}

/// Looking up a name has no limit of its own.
fn within(ask: impl FnOnce() -> Result<()> + Send + 'static) -> Result<()> {
    let (answered, answer) = mpsc::channel();
    std::thread::spawn(move || {
        // No one may wait any more.
        let _ = answered.send(ask());
    });
    match answer.recv_timeout(WHOLE) {
        Ok(answer) => answer,
        Err(_) => bail!("no answer within {} seconds", WHOLE.as_secs()),
    }
}

//! Letters to account owners: by SMTP where the operator has set it up, else into a folder.
//!
//! What letters say is decided elsewhere. A letter is plain text with one recipient, and neither its
//! subject nor its recipient can bring a header of its own: the crate encodes both.

use std::fs::DirBuilder;
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, anyhow};
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::{self, authentication::Credentials};
use lettre::{Address, Message, SmtpTransport, Transport as _};
use thiserror::Error;

use crate::files;
use crate::model::{Email, Timestamp, ascii_domain};

/// Longest wait for the mail server in each step, where nothing else is said.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A letter.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Who gets it.
    pub to: Email,
    /// What it is about, on one line.
    pub subject: String,
    /// What it says, as plain text.
    pub body: String,
}

/// The mail server does not take this letter; it may take others.
#[derive(Debug, Error)]
#[error("the mail server refused a letter: {reason}")]
pub struct Refused {
    reason: String,
    /// Whether it may take it another time.
    is_passing: bool,
}

impl Refused {
    fn for_good(reason: &str) -> Self {
        Self { reason: reason.into(), is_passing: false }
    }
}

/// Whether a letter that could not be sent may be at another time.
pub(crate) fn may_pass(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Refused>().is_none_or(|refused| refused.is_passing)
}

/// A mail server.
#[derive(Clone, Copy, Debug)]
pub struct Smtp<'a> {
    /// `smtps://host:465`, `smtp://host:587?tls=required`, or without encryption `smtp://127.0.0.1:25`.
    pub url: &'a str,
    /// Who signs in there, and how.
    pub login: Option<(&'a str, &'a str)>,
    /// Longest wait in each step.
    pub patience: Duration,
}

/// Sends letters.
pub struct Mailer {
    from: Mailbox,
    transport: MailTransport,
}

enum MailTransport {
    Smtp(Box<SmtpTransport>),
    Outbox(PathBuf),
}

impl Mailer {
    /// Sends by a mail server. `from` is an address, with a name before it or without.
    ///
    /// # Errors
    /// When `from` is not an address or the server's URL is invalid.
    pub fn by_smtp(from: &str, smtp: &Smtp) -> Result<Self> {
        let mut builder = SmtpTransport::from_url(smtp.url)
            .with_context(|| format!("cannot understand the mail server {}", smtp.url))?;
        if let Some((user, password)) = smtp.login {
            builder = builder.credentials(Credentials::new(user.into(), password.into()));
        }
        let transport = builder.timeout(Some(smtp.patience)).build();
        Ok(Self { from: mailbox(from)?, transport: MailTransport::Smtp(Box::new(transport)) })
    }

    /// Writes letters into a folder, one file each, for the operator to send.
    ///
    /// # Errors
    /// When `from` is not an address.
    pub fn to_outbox(from: &str, folder: &Path) -> Result<Self> {
        Ok(Self { from: mailbox(from)?, transport: MailTransport::Outbox(folder.to_path_buf()) })
    }

    /// Whether letters are written into a folder.
    pub(crate) fn is_outbox(&self) -> bool {
        matches!(self.transport, MailTransport::Outbox(_))
    }

    /// Sends a letter. It waits for the server: do not call it while a visitor waits.
    ///
    /// # Errors
    /// [`Refused`] when it is this letter alone that is not taken; otherwise when the server cannot be
    /// asked or the folder cannot be written. No error shows whom a letter is for.
    pub fn send(&self, letter: &Letter) -> Result<()> {
        let message = self.message(letter)?;
        match &self.transport {
            MailTransport::Smtp(server) => server.send(&message).map(|_| ()).map_err(unsent),
            MailTransport::Outbox(folder) => lay(folder, &message.formatted())
                .with_context(|| format!("cannot write a letter into {}", folder.display())),
        }
    }

    /// Greets the mail server, signs in where a name is set, and leaves. No letter is sent.
    ///
    /// # Errors
    /// When it does not answer, or not as a mail server, or refuses the name.
    pub(crate) fn greet(&self) -> Result<()> {
        let MailTransport::Smtp(server) = &self.transport else { return Ok(()) };
        match server.test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => Err(anyhow!("the mail server hung up")),
            Err(error) => match error.status() {
                Some(code) => Err(anyhow!("the mail server refuses this site: code {code}")),
                None => Err(unsent(error)),
            },
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message> {
        let to: Mailbox =
            letter.to.deliverable().parse().map_err(|_| Refused::for_good("no such address"))?;
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            // What the crate writes by itself ends the program before 1970.
            .date(Timestamp::from(SystemTime::now()).into())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .context("a letter cannot be written")
    }
}

/// A server's words are left out: they repeat the recipient, and errors end up in logs.
fn unsent(error: smtp::Error) -> anyhow::Error {
    if let Some(code) = error.status() {
        let is_passing = error.is_transient();
        return Refused { reason: format!("code {code}"), is_passing }.into();
    }
    if error.is_client() {
        return Refused::for_good("it does not send to such addresses").into();
    }
    if error.is_response() {
        return anyhow!("the server that answers is not a mail server");
    }
    anyhow::Error::new(error).context("the mail server cannot be reached")
}

fn mailbox(from: &str) -> Result<Mailbox> {
    let doing = || format!("letters cannot come from `{from}`: not an address");
    let Mailbox { name, email } = from.parse().with_context(doing)?;
    let address = Address::new(email.user(), ascii_domain(email.domain())).with_context(doing)?;
    Ok(Mailbox::new(name, address))
}

/// The operator's sender never takes half a letter, and no one else reads any.
fn lay(folder: &Path, letter: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let name = format!("{}-{:08x}", chrono::Utc::now().format("%Y%m%dT%H%M%S"), fastrand::u32(..));
    files::replace(&folder.join(format!("{name}.eml")), 0o600, |file| {
        file.write_all(letter)?;
        file.sync_all()
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn letter(subject: &str) -> Letter {
        Letter {
            to: "Zoé+courses@example.org".parse().unwrap(),
            subject: subject.into(),
            body: "Bonjour,\n\nvoici le lien : https://example.org/é\n.\nFin\n".into(),
        }
    }

    fn laid(folder: &Path) -> Vec<PathBuf> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    #[test]
    fn a_letter_lies_in_the_folder_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = folder.path().join("outbox");
        let mailer = Mailer::to_outbox("Mieux <site@example.org>", &outbox).unwrap();
        mailer.send(&letter("Un sujet")).unwrap();
        let [file] = laid(&outbox).try_into().unwrap();
        assert_eq!(file.extension().unwrap(), "eml");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let text = fs::read_to_string(file).unwrap();
        assert!(text.contains("Subject: Un sujet\r\n"), "{text}");
        assert!(text.contains("To: "), "{text}");
    }

    #[test]
    fn a_letter_to_a_domain_with_accents_has_its_labels() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::to_outbox("Même rayon <site@même.fr>", folder.path()).unwrap();
        let to = "idn@müller.fr".parse().unwrap();
        mailer.send(&Letter { to, ..letter("Un sujet") }).unwrap();
        let text = fs::read_to_string(&laid(folder.path())[0]).unwrap();
        assert!(text.contains("To: idn@xn--mller-kva.fr\r\n"), "{text}");
        assert!(text.contains("<site@xn--mme-fma.fr>"), "{text}");
        assert!(text.is_ascii() || !text.contains("müller"), "{text}");
    }

    #[test]
    fn a_subject_brings_no_header_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::to_outbox("site@example.org", folder.path()).unwrap();
        mailer.send(&letter("Un\r\nBcc: evil@example.org\r\n\r\nsujet")).unwrap();
        let text = fs::read_to_string(&laid(folder.path())[0]).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("Bcc:")), "{text}");
    }

    #[test]
    fn what_is_no_sender_or_server_is_refused_by_name() {
        let folder = Path::new("/nowhere");
        let wrong = Mailer::to_outbox("nobody", folder).err().unwrap();
        assert!(format!("{wrong:#}").contains("nobody"));
        let smtp = Smtp { url: "ftp://example.org", login: None, patience: PATIENCE };
        let wrong = Mailer::by_smtp("site@example.org", &smtp).err().unwrap();
        assert!(format!("{wrong:#}").contains("ftp://example.org"));
    }
}

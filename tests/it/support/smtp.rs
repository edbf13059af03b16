//! A mail server on this machine that speaks SMTP as RFC 5321 has it and keeps what it gets.

use std::io::{self, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How the server treats who comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Manner {
    /// Takes every letter.
    Takes,
    /// Takes every letter, and says so of each once the test has told it to.
    TakesLate,
    /// Refuses every recipient, and repeats the address, as real ones do.
    Refuses,
    /// Takes the connection and never says a word.
    KeepsSilent,
}

/// A letter that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub from: String,
    pub to: Vec<String>,
    /// Lines as they came over the wire, dots still stuffed.
    pub wire: Vec<String>,
}

impl Arrived {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let headers = self.wire.iter().take_while(|line| !line.is_empty());
        let mut values = headers.filter_map(|line| line.split_once(": "));
        values.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// What the letter says.
    pub(crate) fn text(&self) -> String {
        let lines = self.wire.iter().skip_while(|line| !line.is_empty()).skip(1);
        let body: Vec<&str> = lines.map(|line| line.strip_prefix('.').unwrap_or(line)).collect();
        match self.header("Content-Transfer-Encoding") {
            Some("quoted-printable") => from_quoted_printable(&body.join("\n")),
            Some("base64") => {
                let bytes = data_encoding::BASE64.decode(body.concat().as_bytes()).unwrap();
                String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
            }
            _ => body.join("\n"),
        }
    }
}

/// A mail server; it answers until the test process ends.
pub(crate) struct MailServer {
    address: SocketAddr,
    arrived: Receiver<Arrived>,
    release: Sender<()>,
}

impl MailServer {
    pub(crate) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, arrived) = mpsc::channel();
        let (release, released) = mpsc::channel();
        let released = Arc::new(Mutex::new(released));
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (sender, released) = (sender.clone(), Arc::clone(&released));
                // A client that hangs up is its own affair.
                std::thread::spawn(move || drop(converse(&client, manner, &sender, &released)));
            }
        });
        Self { address, arrived, release }
    }

    /// Has one letter that arrived, or is to, be said to be taken.
    pub(crate) fn release(&self) {
        self.release.send(()).unwrap();
    }

    /// As `[mail] smtp` names it.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The next letter, waited for.
    pub(crate) fn next(&self) -> Arrived {
        self.arrived.recv_timeout(Duration::from_mins(1)).unwrap()
    }

    /// True where no letter waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.arrived.try_recv().is_err()
    }
}

/// One client from greeting to QUIT. Commands out of order are refused, so a client that does not
/// keep to the protocol delivers nothing.
fn converse(
    client: &TcpStream,
    manner: Manner,
    arrived: &Sender<Arrived>,
    released: &Mutex<Receiver<()>>,
) -> io::Result<()> {
    let mut lines = BufReader::new(client.try_clone()?);
    if manner == Manner::KeepsSilent {
        return line(&mut lines).map(drop);
    }
    let mut to_client = client;
    let mut say = |text: &str| write!(to_client, "{text}\r\n");
    let mut letter: Option<Arrived> = None;
    let mut is_greeted = false;
    say("220 mail.example.org ESMTP")?;
    while let Some(command) = line(&mut lines)? {
        let upper = command.to_ascii_uppercase();
        if upper.starts_with("EHLO ") {
            is_greeted = true;
            say("250-mail.example.org\r\n250-SIZE 1000000\r\n250 8BITMIME")?;
        } else if upper == "QUIT" {
            return say("221 bye");
        } else if upper == "NOOP" || upper == "RSET" {
            letter = None;
            say("250 ok")?;
        } else if is_greeted && letter.is_none() && upper.starts_with("MAIL FROM:<") {
            letter = Some(Arrived { from: address(&command), to: Vec::new(), wire: Vec::new() });
            say("250 ok")?;
        } else if let (Some(letter), true) = (&mut letter, upper.starts_with("RCPT TO:<")) {
            let to = address(&command);
            if manner == Manner::Refuses {
                say(&format!("550 5.1.1 <{to}>: no such mailbox"))?;
            } else {
                letter.to.push(to);
                say("250 ok")?;
            }
        } else if upper == "DATA" && letter.as_ref().is_some_and(|letter| !letter.to.is_empty()) {
            say("354 end with a dot")?;
            let Some(mut letter) = letter.take() else { return Ok(()) };
            letter.wire = data(&mut lines)?;
            // RFC 5321, 4.5.2: a line that begins with a dot is sent with one more.
            let is_stuffed = |line: &String| !line.starts_with('.') || line.starts_with("..");
            if letter.wire.iter().all(is_stuffed) {
                arrived.send(letter).ok();
                if manner == Manner::TakesLate {
                    released.lock().unwrap().recv().ok();
                }
                say("250 taken")?;
            } else {
                say("554 a dot stands alone")?;
            }
        } else {
            say("503 not now")?;
        }
    }
    Ok(())
}

/// A line without its end, which must be CR LF.
fn line(lines: &mut impl io::BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    if lines.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    line.strip_suffix("\r\n")
        .map(|line| Some(line.to_string()))
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn data(lines: &mut impl io::BufRead) -> io::Result<Vec<String>> {
    let mut data = Vec::new();
    loop {
        match line(lines)? {
            None => return Err(io::ErrorKind::UnexpectedEof.into()),
            Some(line) if line == "." => return Ok(data),
            Some(line) => data.push(line),
        }
    }
}

/// What stands between the angle brackets.
fn address(command: &str) -> String {
    command.split(['<', '>']).nth(1).unwrap_or_default().to_string()
}

fn from_quoted_printable(text: &str) -> String {
    let mut bytes = Vec::new();
    let joined = text.replace("=\n", "");
    let mut rest = joined.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'=' {
            let digits = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

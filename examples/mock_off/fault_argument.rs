//! `PATH=FAULT` of the command line.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, Error, Result, bail, ensure};

use crate::off::Fault;

/// A path and how it misbehaves.
#[derive(Clone)]
pub(crate) struct FaultArgument {
    pub path: String,
    pub fault: Fault,
}

impl FromStr for FaultArgument {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (path, fault) = text.split_once('=').context("expected PATH=FAULT")?;
        ensure!(path.starts_with('/'), "the path must begin with a slash");
        Ok(Self { path: path.to_owned(), fault: fault_named(fault)? })
    }
}

fn fault_named(text: &str) -> Result<Fault> {
    let (name, number) = match text.split_once('=') {
        Some((name, number)) => (name, Some(number)),
        None => (text, None),
    };
    let bytes = || -> Result<u64> {
        let number = number.with_context(|| format!("{name} needs a number: {name}=1000"))?;
        number.parse().with_context(|| format!("{number:?} is no number of bytes"))
    };
    Ok(match name {
        "too-many-requests" => Fault::TooManyRequests,
        "server-error" => Fault::ServerError,
        "unavailable" => Fault::Unavailable,
        "html-ok" => Fault::HtmlOk,
        "cut-at" => Fault::CutAt(bytes()?),
        "truncated" => Fault::Truncated(bytes()?),
        "drip" => Fault::Drip { bytes: 1024, pause: Duration::from_secs(1) },
        "silent" => Fault::Silent(Duration::from_mins(1)),
        "changed-tag" => Fault::ChangedTag,
        "wrong-range" => Fault::WrongRange,
        "repeat-page" => Fault::RepeatPage,
        "reset" => Fault::Reset,
        "no-length" => Fault::NoLength,
        "chunked" => Fault::Chunked,
        "announce" => Fault::Announce(bytes()?),
        "gzip-bomb" => Fault::GzipBomb(bytes()?),
        _ => bail!("there is no fault {name:?}; --help lists them"),
    })
}

//! Progress and messages: bars on a terminal, plain lines elsewhere, nothing when quiet.
//!
//! All of it goes to standard error; standard output is left to results.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};

/// Time between two lines of one phase where there is no terminal.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

/// Shorter waits are not shown.
const WAIT_SHOWN: Duration = Duration::from_millis(500);

/// How much is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Verbosity {
    /// Warnings and errors.
    Quiet,
    /// Progress too.
    Normal,
    /// Every rejected record too.
    Verbose,
}

/// What a phase counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Amounts {
    /// Bytes of files.
    Bytes,
    /// Things with a name: `products`.
    Of(&'static str),
}

/// Prints messages and progress for the person who runs the program.
pub(crate) struct Reporter {
    verbosity: Verbosity,
    terminal: bool,
}

impl Reporter {
    /// Speaks on standard error, with bars if that is a terminal.
    pub(crate) fn new(verbosity: Verbosity) -> Self {
        Self { verbosity, terminal: io::stderr().is_terminal() }
    }

    /// Says something in passing.
    pub(crate) fn say(&self, message: &str) {
        if self.verbosity >= Verbosity::Normal {
            line(message);
        }
    }

    /// Says something only a curious operator wants to know.
    pub(crate) fn detail(&self, message: &str) {
        if self.verbosity >= Verbosity::Verbose {
            line(message);
        }
    }

    /// Says something the operator should know, however quiet the run.
    #[allow(clippy::unused_self, reason = "a reporter decides what is said; warnings always are")]
    pub(crate) fn warn(&self, message: &str) {
        line(&format!("warning: {message}"));
    }

    /// Shows that nothing happens for some time, and why.
    pub(crate) fn wait(&self, why: &str, time: Duration) -> Wait {
        let shown = self.verbosity >= Verbosity::Normal && time >= WAIT_SHOWN;
        let bar = (shown && self.terminal).then(|| countdown(why, time));
        if shown && !self.terminal {
            line(&format!("{why}: waiting {:.1} s", time.as_secs_f64()));
        }
        bar
    }

    /// Starts a phase that will reach `total`.
    pub(crate) fn phase(&self, name: &'static str, total: u64, amounts: Amounts) -> Phase {
        let shown = self.verbosity >= Verbosity::Normal;
        let bar = (shown && self.terminal).then(|| phase_bar(name, total, amounts));
        if shown && !self.terminal {
            line(&format!("{name} …"));
        }
        Phase {
            name,
            total,
            amounts,
            bar,
            lines: shown && !self.terminal,
            started: Instant::now(),
            position: AtomicU64::new(0),
            counted: AtomicU64::new(0),
            said: Mutex::new(Instant::now()),
        }
    }
}

fn line(message: &str) {
    // A closed standard error must not stop a build.
    let _ = writeln!(io::stderr().lock(), "{message}");
}

/// A bar on the terminal, gone once it is dropped.
fn bar(length: Option<u64>, prefix: &str, template: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr())
        .with_finish(ProgressFinish::AndClear)
        .with_prefix(prefix.to_string());
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn phase_bar(name: &str, total: u64, amounts: Amounts) -> ProgressBar {
    let position = match amounts {
        Amounts::Bytes => "{bytes}/{total_bytes} ({bytes_per_sec}, {eta} left)".to_string(),
        Amounts::Of(things) => {
            format!("{{human_pos}}/{{human_len}} {things} ({{per_sec}}, {{eta}} left)")
        }
    };
    bar(Some(total), name, &format!("{{prefix:18}} {{bar:20}} {position} {{wide_msg}}"))
}

fn countdown(why: &str, time: Duration) -> ProgressBar {
    let bar = bar(None, why, "{prefix}: waiting {msg}, {elapsed} so far {spinner}")
        .with_message(format!("{:.1} s", time.as_secs_f64()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A wait that is shown until this is dropped.
pub(crate) type Wait = Option<ProgressBar>;

/// A running phase. Can be shared between threads; ends when dropped.
pub(crate) struct Phase {
    name: &'static str,
    total: u64,
    amounts: Amounts,
    bar: Option<ProgressBar>,
    lines: bool,
    started: Instant,
    position: AtomicU64,
    counted: AtomicU64,
    said: Mutex<Instant>,
}

impl Phase {
    /// Goes forward.
    pub(crate) fn advance(&self, by: u64) {
        let position = self.position.fetch_add(by, Ordering::Relaxed) + by;
        self.show(position);
    }

    /// Goes to a position.
    pub(crate) fn reach(&self, position: u64) {
        self.position.store(position, Ordering::Relaxed);
        self.show(position);
    }

    /// Counts records while bytes are read.
    pub(crate) fn count_records(&self, more: u64) {
        let count = self.counted.fetch_add(more, Ordering::Relaxed) + more;
        if let Some(bar) = &self.bar {
            bar.set_message(self.rate(count));
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    fn rate(&self, count: u64) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        format!("{count} records, {:.0}/s", count as f64 / seconds)
    }

    fn show(&self, position: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(position);
        } else if self.lines
            && let Ok(mut said) = self.said.try_lock()
            && said.elapsed() >= LINE_INTERVAL
        {
            *said = Instant::now();
            let counted = match self.counted.load(Ordering::Relaxed) {
                0 => String::new(),
                count => format!(", {}", self.rate(count)),
            };
            line(&format!(
                "{}: {}{counted}{}",
                self.name,
                self.amount(position),
                self.left(position)
            ));
        }
    }

    /// The time the rest will take, if it goes on like this.
    #[allow(clippy::cast_precision_loss, reason = "an estimate for people")]
    fn left(&self, position: u64) -> String {
        if position == 0 || self.total <= position {
            return String::new();
        }
        let share = (self.total - position) as f64 / position as f64;
        format!(", {:.0} s left", self.started.elapsed().as_secs_f64() * share)
    }

    fn amount(&self, position: u64) -> String {
        match self.amounts {
            Amounts::Bytes => format!("{} of {} MB", position / 1_000_000, self.total / 1_000_000),
            Amounts::Of(things) => format!("{position} of {} {things}", self.total),
        }
    }
}

impl Drop for Phase {
    fn drop(&mut self) {
        if self.lines {
            line(&format!("{}: {:.1} s", self.name, self.started.elapsed().as_secs_f64()));
        }
    }
}

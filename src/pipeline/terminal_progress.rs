//! Shows on the terminal what happens while servers are asked.

use std::cell::RefCell;
use std::time::Duration;

use crate::fetch::http::Progress;
use crate::telemetry::{Amounts, Phase, Reporter, Wait};

/// Looks on and tells the reporter.
pub(super) struct TerminalProgress<'r> {
    reporter: &'r Reporter,
    phase: RefCell<Option<Phase>>,
    wait: RefCell<Option<Wait>>,
}

impl<'r> TerminalProgress<'r> {
    pub(super) fn new(reporter: &'r Reporter) -> Self {
        Self { reporter, phase: RefCell::new(None), wait: RefCell::new(None) }
    }

    /// Clears what is shown, once a file is there.
    pub(super) fn clear(&self) {
        self.phase.replace(None);
        self.wait.replace(None);
    }
}

impl Progress for TerminalProgress<'_> {
    fn received(&self, bytes: u64, total: Option<u64>) {
        let mut phase = self.phase.borrow_mut();
        let start = || self.reporter.phase("downloading", total.unwrap_or(0), Amounts::Bytes);
        phase.get_or_insert_with(start).reach(bytes);
    }

    fn waits(&self, why: &str, time: Duration) {
        self.phase.replace(None);
        self.wait.replace(Some(self.reporter.wait(why, time)));
    }

    fn goes_on(&self) {
        self.wait.replace(None);
    }
}

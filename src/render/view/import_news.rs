//! What came of bringing a list back, as the page of the list tells it.

use serde::Serialize;

use crate::model::coded;

/// What came of bringing a list back.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub(crate) struct ImportNews {
    /// Pairs that were not on the list.
    pub added: usize,
    /// Pairs that were.
    pub present: usize,
    /// Rows that were left out.
    pub left_out: usize,
    /// Their numbers by what is wrong with them.
    pub faults: Vec<RowFaults>,
}

/// Rows of a list with the same fault.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct RowFaults {
    /// What is wrong with them: the text `transfer.fault.<code>`.
    pub fault: RowFault,
    /// How many numbers there are.
    pub count: usize,
    /// Numbers from the first to the last of a run, in order.
    pub lines: Vec<(usize, usize)>,
}

coded! {
    /// Why a row of a list is left out; its text is `transfer.fault.<code>`, its word stands in addresses.
    pub(crate) enum RowFault {
        /// A barcode is missing or wrong, or both are the same.
        Code = "code",
        /// A spreadsheet rounded a barcode.
        Digits = "digits",
        /// Neither the catalogue nor the list knows a name.
        Unknown = "unknown",
        /// A date may be two, or none.
        Date = "date",
        /// A note is too long, or has characters that notes do not have.
        Note = "note",
        /// Letters were lost.
        Text = "text",
        /// A quote opens and does not close.
        Quote = "quote",
        /// The list is full.
        Room = "room",
    }
}

impl ImportNews {
    /// Notes that a row was left out.
    pub(crate) fn leave_out(&mut self, line: usize, fault: RowFault) {
        self.left_out += 1;
        self.add_run(fault, (line, line));
    }

    /// Adds numbers of rows that were left out, those after the ones that are there.
    pub(crate) fn add_run(&mut self, fault: RowFault, (first, last): (usize, usize)) {
        let at = self.faults.iter().position(|known| known.fault == fault).unwrap_or_else(|| {
            self.faults.push(RowFaults { fault, count: 0, lines: Vec::new() });
            self.faults.len() - 1
        });
        let known = &mut self.faults[at];
        known.count = known.count.saturating_add(last.saturating_sub(first)).saturating_add(1);
        match known.lines.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(first) => *end = last,
            _ => known.lines.push((first, last)),
        }
    }
}

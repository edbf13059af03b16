//! A sample: what was measured in a minute, as bytes that tell whether they are whole.

use crate::model::coded;

/// Bytes of a slot: minute, figures, checksum.
pub(crate) const SLOT_BYTES: usize = 128;
/// Figures there is room for; those not used yet are unknown.
const ROOM: usize = (SLOT_BYTES - 8 - 8) / 4;
const CHECKED: usize = SLOT_BYTES - 8;

coded! {
    /// What is measured, in the order of the file: new ones come last.
    pub(crate) enum Figure {
        /// Share of all processors that was busy, of 1.
        MachineCpu = "machine_cpu",
        /// Share of all processors that worker and parent used, of 1.
        ServerCpu = "server_cpu",
        /// Bytes of memory that cannot be had.
        MachineMemory = "machine_memory",
        /// Bytes worker and parent hold.
        ServerMemory = "server_memory",
        /// Bytes a second that came in by the network.
        Received = "received",
        /// Bytes a second that left.
        Sent = "sent",
        /// Requests a second nginx answered.
        NginxRequests = "nginx_requests",
        /// Requests a second the server answered.
        ServerRequests = "server_requests",
        /// Of nginx's, with 5xx, a minute.
        NginxErrors = "nginx_errors",
        /// Of the server's, with 5xx, a minute.
        ServerErrors = "server_errors",
        /// Bytes of bodies a second nginx sent.
        NginxSent = "nginx_sent",
        /// Share of the disk of data/ in use, of 1.
        DataDisk = "data_disk",
        /// The same of public/.
        PublicDisk = "public_disk",
        /// Share of the files the disk of public/ can hold, of 1.
        PublicInodes = "public_inodes",
    }
}

/// What was measured in a minute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// Minutes since 1970.
    pub(crate) minute: i64,
    figures: [f32; ROOM],
}

impl Sample {
    /// One of a minute in which nothing is known yet.
    pub(crate) fn of(minute: i64) -> Self {
        Self { minute, figures: [f32::NAN; ROOM] }
    }

    /// Notes a figure.
    #[allow(clippy::cast_possible_truncation, reason = "seven digits are more than a chart shows")]
    pub(crate) fn set(&mut self, figure: Figure, value: f64) {
        self.figures[figure as usize] = value as f32;
    }

    /// A figure, where it is known.
    pub(crate) fn get(&self, figure: Figure) -> Option<f64> {
        let value = self.figures[figure as usize];
        value.is_finite().then_some(f64::from(value))
    }

    /// As the file has it.
    pub(crate) fn to_slot(self) -> [u8; SLOT_BYTES] {
        let mut slot = [0; SLOT_BYTES];
        slot[..8].copy_from_slice(&self.minute.to_le_bytes());
        for (place, figure) in slot[8..CHECKED].chunks_exact_mut(4).zip(self.figures) {
            place.copy_from_slice(&figure.to_le_bytes());
        }
        let checksum = checksum(&slot[..CHECKED]);
        slot[CHECKED..].copy_from_slice(&checksum);
        slot
    }

    /// From the file; `None` where the slot was never written, or only in part.
    pub(crate) fn from_slot(slot: &[u8]) -> Option<Self> {
        let (content, check) = slot.split_at_checked(CHECKED)?;
        if checksum(content) != check {
            return None;
        }
        let (minute, figures) = content.split_first_chunk()?;
        let mut sample = Self::of(i64::from_le_bytes(*minute));
        for (figure, bytes) in sample.figures.iter_mut().zip(figures.as_chunks().0) {
            *figure = f32::from_le_bytes(*bytes);
        }
        Some(sample)
    }
}

fn checksum(content: &[u8]) -> [u8; 8] {
    let mut short = [0; 8];
    short.copy_from_slice(&blake3::hash(content).as_bytes()[..8]);
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_gives_back_what_is_known_and_notices_every_byte() {
        assert!(Figure::ALL.len() <= ROOM);
        let mut sample = Sample::of(29_000_000);
        sample.set(Figure::Sent, 1.5e6);
        sample.set(Figure::PublicInodes, 0.25);
        let slot = sample.to_slot();
        let back = Sample::from_slot(&slot).unwrap();
        assert_eq!(back.minute, 29_000_000);
        assert_eq!(back.get(Figure::Sent), Some(1.5e6));
        assert_eq!(back.get(Figure::PublicInodes), Some(0.25));
        assert_eq!(back.get(Figure::MachineCpu), None);
        for at in 0..SLOT_BYTES {
            let mut torn = slot;
            torn[at] ^= 1;
            assert!(Sample::from_slot(&torn).is_none(), "{at}");
        }
        assert!(Sample::from_slot(&[0; SLOT_BYTES]).is_none());
        assert!(Sample::from_slot(&slot[..SLOT_BYTES - 1]).is_none());
    }
}

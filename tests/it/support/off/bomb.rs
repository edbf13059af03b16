//! A gzip member that expands to any number of zeros and is made as it is sent.
//!
//! A block compressed by itself refers to nothing before it. So one block of zeros, ended at a byte
//! boundary, is sent as often as is needed, and a last one finishes the stream (RFC 1951, 1952).

use std::io::{self, Read as _, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

const BLOCK: u64 = 16 * 1024 * 1024;

/// The header of a member: deflate, no name, no time, unknown system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// See the module.
pub(super) struct Bomb {
    block: Vec<u8>,
    times: u64,
    end: Vec<u8>,
}

impl Bomb {
    /// One that expands to this many bytes.
    pub(super) fn of(bytes: u64) -> io::Result<Self> {
        let (times, rest) = (bytes / BLOCK, bytes % BLOCK);
        let mut encoder = zeros_in(Vec::new(), BLOCK)?;
        encoder.flush()?;
        let block = encoder.get_ref().clone();
        let mut end = zeros_in(Vec::new(), rest)?.finish()?;
        end.extend(checksum(times, rest)?.to_le_bytes());
        let length = u32::try_from(bytes & 0xffff_ffff).unwrap_or_default();
        end.extend(length.to_le_bytes());
        Ok(Self { block, times, end })
    }

    /// How many bytes are sent.
    pub(super) fn length(&self) -> u64 {
        let long = |bytes: &[u8]| u64::try_from(bytes.len()).unwrap_or_default();
        long(&HEADER) + self.times * long(&self.block) + long(&self.end)
    }

    /// Sends it.
    pub(super) fn write(&self, writer: &mut impl Write) -> io::Result<()> {
        writer.write_all(&HEADER)?;
        for _ in 0..self.times {
            writer.write_all(&self.block)?;
        }
        writer.write_all(&self.end)
    }
}

fn zeros_in(packed: Vec<u8>, count: u64) -> io::Result<DeflateEncoder<Vec<u8>>> {
    let mut encoder = DeflateEncoder::new(packed, Compression::default());
    io::copy(&mut io::repeat(0).take(count), &mut encoder)?;
    Ok(encoder)
}

/// The CRC of all the zeros.
fn checksum(times: u64, rest: u64) -> io::Result<u32> {
    let (block, rest) = (checksum_of_zeros(BLOCK)?, checksum_of_zeros(rest)?);
    let mut whole = Crc::new();
    for _ in 0..times {
        whole.combine(&block);
    }
    whole.combine(&rest);
    Ok(whole.sum())
}

fn checksum_of_zeros(count: u64) -> io::Result<Crc> {
    let mut zeros = flate2::CrcReader::new(io::repeat(0).take(count));
    io::copy(&mut zeros, &mut io::sink())?;
    let mut checksum = Crc::new();
    checksum.combine(zeros.crc());
    Ok(checksum)
}
